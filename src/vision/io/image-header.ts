/**
 * @file What the first bytes of an image say: its kind, and whether it has colours and transparency. W3C, "Portable Network Graphics
 * Specification", https://www.w3.org/TR/png-3/; ITU-T T.81, "JPEG" (1992), https://www.w3.org/Graphics/JPEG/itu-t81.pdf
 */

/** 1 is grey, 2 grey with transparency, 3 colours, 4 colours with transparency. */
export type ChannelCount = 1 | 2 | 3 | 4;

const startsWith = (bytes: Uint8Array, ...wanted: readonly number[]): boolean =>
  wanted.every((byte, i) => bytes[i] === byte);

const textAt = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length));

/** By the kinds of colours of PNG; 3 is a palette. */
const channelsOfPng: Readonly<Record<number, ChannelCount>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

function pngChannels(bytes: Uint8Array): ChannelCount | undefined {
  const channels = channelsOfPng[bytes[25] ?? -1];
  if (channels === undefined || channels === 2 || channels === 4) return channels;
  // A list of transparent colours stands before the pixels.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = textAt(bytes, at + 4, 4);
    if (name === 'tRNS') return channels === 1 ? 2 : 4;
    if (name === 'IDAT') break;
  }
  return channels;
}

function jpegChannels(bytes: Uint8Array): ChannelCount | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 10 <= bytes.length; at += 2 + view.getUint16(at + 2)) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] as number;
    // The start of a frame; C4, C8 and CC are other things.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes[at + 9] === 1 ? 1 : 3;
  }
  return undefined;
}

/** How many channels an image of PNG or JPEG has; undefined for other kinds, and for what is broken. */
export function channelsInFile(bytes: Uint8Array): ChannelCount | undefined {
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47)) return pngChannels(bytes);
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return jpegChannels(bytes);
  return undefined;
}
