/**
 * @file A screenshot with few colours, so that it is small enough to be committed: an indexed PNG of at most 256.
 *
 * Colours are chosen by median cut: Heckbert, "Color image quantization for frame buffer display" (SIGGRAPH 1982),
 * https://doi.org/10.1145/965145.801294. The format: W3C, "Portable Network Graphics" (2003), https://www.w3.org/TR/2003/REC-PNG-20031110/
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

interface Image {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row. */
  readonly pixels: Uint8Array;
}

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Reads what browsers write: 8 bits a channel, red, green, blue and perhaps opacity, which is dropped. */
function readPng(file: Buffer): Image {
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const channels = file[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const packed = inflateSync(Buffer.concat(parts));
  const row = width * channels;
  const bytes = new Uint8Array(height * row);
  const before = (y: number, x: number): number => (y < 0 || x < 0 ? 0 : (bytes[y * row + x] ?? 0));
  for (let y = 0; y < height; y++) {
    const filter = packed[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const [left, above, corner] = [before(y, x - channels), before(y - 1, x), before(y - 1, x - channels)];
      const guesses = [0, left, above, (left + above) >> 1, paeth(left, above, corner)];
      bytes[y * row + x] = (packed[y * (row + 1) + 1 + x] ?? 0) + (guesses[filter ?? 0] ?? 0);
    }
  }
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) pixels.set(bytes.subarray(at * channels, at * channels + 3), 3 * at);
  return { width, height, pixels };
}

type Box = number[];

const channelOf = (colour: number, channel: number): number => (colour >> (8 * channel)) & 255;

/** The channel in which a box of colours is widest, and how wide. */
function widest(box: Box): { channel: number; width: number } {
  const widths = [0, 1, 2].map((channel) => {
    const values = box.map((colour) => channelOf(colour, channel));
    return (
      values.reduce((most, value) => Math.max(most, value), 0) -
      values.reduce((least, value) => Math.min(least, value), 255)
    );
  });
  const width = Math.max(...widths);
  return { channel: widths.indexOf(width), width };
}

/** Splits the box that is widest for its number of pixels, until there are enough; a box's colour is its pixels' mean. */
function chooseColours(counts: ReadonlyMap<number, number>, most: number): Map<number, number> {
  const weigh = (box: Box): number => box.reduce((sum, colour) => sum + (counts.get(colour) ?? 0), 0);
  const measured = (box: Box) => ({ box, ...widest(box), weight: weigh(box) });
  const boxes = [measured([...counts.keys()])];
  while (boxes.length < most) {
    const value = ({ width, weight }: (typeof boxes)[number]): number => width * Math.cbrt(weight);
    const at = boxes.reduce((best, each, i) => (value(each) > value(boxes[best] ?? each) ? i : best), 0);
    const [{ box, channel, width } = measured([])] = boxes.splice(at, 1);
    if (width === 0) return index([...boxes.map((each) => each.box), box]);
    box.sort((a, b) => channelOf(a, channel) - channelOf(b, channel));
    const middle = (channelOf(box[0] ?? 0, channel) + channelOf(box.at(-1) ?? 0, channel)) / 2;
    const cut = Math.max(
      1,
      box.findIndex((colour) => channelOf(colour, channel) > middle),
    );
    boxes.push(measured(box.slice(0, cut)), measured(box.slice(cut)));
  }
  return index(boxes.map(({ box }) => box));
}

/** The number of each colour's box. */
const index = (boxes: readonly Box[]): Map<number, number> =>
  new Map(boxes.flatMap((box, at) => box.map((colour) => [colour, at] as const)));

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** The same picture with at most so many colours. */
export function withFewColours(file: Buffer, most = 256): Buffer {
  const { width, height, pixels } = readPng(file);
  const colourAt = (at: number): number =>
    (pixels[3 * at] ?? 0) | ((pixels[3 * at + 1] ?? 0) << 8) | ((pixels[3 * at + 2] ?? 0) << 16);
  const counts = new Map<number, number>();
  for (let at = 0; at < width * height; at++) counts.set(colourAt(at), (counts.get(colourAt(at)) ?? 0) + 1);
  const numbers = chooseColours(counts, most);
  const sums = Array.from({ length: most }, () => [0, 0, 0, 0]);
  for (const [colour, number] of numbers) {
    const count = counts.get(colour) ?? 0;
    const sum = sums[number] ?? [];
    [0, 1, 2].forEach((channel) => {
      sum[channel] = (sum[channel] ?? 0) + count * channelOf(colour, channel);
    });
    sum[3] = (sum[3] ?? 0) + count;
  }
  const palette = Uint8Array.from(
    sums.flatMap(([red = 0, green = 0, blue = 0, count = 0]) =>
      [red, green, blue].map((sum) => Math.round(sum / Math.max(1, count))),
    ),
  );
  const rows = new Uint8Array(height * (width + 1));
  for (let at = 0; at < width * height; at++) {
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = numbers.get(colourAt(at)) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}
