/** @file Reads TensorBoard's files, written apart from what writes them. */

/** A field of a message: its number, and a varint, the bytes of a fixed one, or those of a delimited one. */
export interface Field {
  readonly field: number;
  readonly number: number;
  readonly bytes: Buffer;
}

export function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes.readUInt8(at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const kind = tag & 7;
    const number = kind === 0 ? varint() : 0;
    const length = kind === 1 ? 8 : kind === 5 ? 4 : kind === 2 ? varint() : 0;
    fields.push({ field: tag >> 3, number, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

/** The first field of that number, and of that number within it, and so on. */
export function within(bytes: Buffer, ...path: readonly number[]): Field | undefined {
  const [first, ...rest] = path;
  const found = fieldsOf(bytes).find(({ field }) => field === first);
  return rest.length === 0 || found === undefined ? found : within(found.bytes, ...rest);
}

/** CRC-32C bit by bit. */
export function crc32c(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}

const masked = (bytes: Uint8Array): number => {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
};

/** The records of a file that are whole, each checked by its checksums. */
export function recordsOf(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at + 12 <= file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    if (file.readUInt32LE(at + 8) !== masked(file.subarray(at, at + 8))) throw new Error(`a wrong length at ${at}`);
    if (at + 16 + length > file.length) break;
    const content = file.subarray(at + 12, at + 12 + length);
    if (file.readUInt32LE(at + 12 + length) !== masked(content)) throw new Error(`a wrong record at ${at}`);
    records.push(content);
    at += 16 + length;
  }
  return records;
}

export interface Event {
  readonly wallTime: number;
  readonly step: number;
  readonly tag: string | undefined;
  /** The summary's value, whole. */
  readonly value: Buffer;
  readonly bytes: Buffer;
}

export function eventsOf(file: Buffer): Event[] {
  return recordsOf(file).map((bytes) => {
    const value = within(bytes, 5, 1)?.bytes ?? Buffer.alloc(0);
    return {
      wallTime: within(bytes, 1)?.bytes.readDoubleLE() ?? 0,
      step: within(bytes, 2)?.number ?? 0,
      tag: within(value, 1)?.bytes.toString(),
      value,
      bytes,
    };
  });
}
