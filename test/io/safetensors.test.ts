import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SerializationError } from '../../src/errors/errors.ts';
import { duplicateKey } from '../../src/io/duplicates.ts';
import { encodeSafetensors, entryDType, parseSafetensors, type SafetensorsInput } from '../../src/io/safetensors.ts';
import { memorySource } from '../../src/io/source.ts';
import { type DTypeName, dtypes } from '../../src/storage/dtype.ts';

const parse = (bytes: Uint8Array) => parseSafetensors(memorySource(bytes));

function join(chunks: Iterable<Uint8Array>): Uint8Array {
  return Uint8Array.from([...chunks].flatMap((chunk) => Array.from(chunk)));
}

/** A file of any header text and data. */
function file(header: string | Uint8Array, data: number | Uint8Array = 0): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return join([length, text, typeof data === 'number' ? new Uint8Array(data) : data]);
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SerializationError) return error.code;
    throw error;
  }
  return 'no error';
}

const small: readonly SafetensorsInput[] = [
  { name: 'b', dtype: 'float32', shape: [2], bytes: () => new Uint8Array(new Float32Array([1, -2]).buffer) },
  { name: 'flag', dtype: 'bool', shape: [3], bytes: () => new Uint8Array([1, 0, 1]) },
  { name: 'n', dtype: 'int64', shape: [], bytes: () => new Uint8Array(new BigInt64Array([5n]).buffer) },
  { name: 'a', dtype: 'float32', shape: [0, 3], bytes: () => new Uint8Array(0) },
];

describe('safetensors', () => {
  it('writes exactly these bytes', () => {
    const header =
      '{"__metadata__":{"format":"pt"},"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},' +
      '"a":{"dtype":"F32","shape":[0,3],"data_offsets":[8,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},' +
      '"flag":{"dtype":"BOOL","shape":[3],"data_offsets":[16,19]}}';
    expect(header.length).toBe(252);
    // biome-ignore format: a row for each part of the file
    const expected = [
      0, 1, 0, 0, 0, 0, 0, 0, // 252 bytes and 4 spaces
      ...new TextEncoder().encode(header), 32, 32, 32, 32,
      5, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 128, 63, 0, 0, 0, 192,
      1, 0, 1,
    ];
    const metadata = new Map([['format', 'pt']]);
    expect(Array.from(join(encodeSafetensors(small, metadata)))).toEqual(expected);
    expect(Array.from(join(encodeSafetensors([...small].reverse(), metadata)))).toEqual(expected);
  });

  it('writes an empty file as the reference implementation does', () => {
    expect(Array.from(join(encodeSafetensors([])))).toEqual([8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32]);
  });

  it('gives back what was written', () => {
    const name = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text !== '__metadata__');
    const tensor = fc
      .record({
        name: fc.oneof(name, fc.constantFrom('__proto__', 'constructor', '0', '10', '2', 'ﬁ', '😀')),
        dtype: fc.constantFrom<DTypeName>('float32', 'float64', 'int64', 'int32', 'uint8', 'bool'),
        shape: fc.array(fc.nat({ max: 3 }), { maxLength: 3 }),
      })
      .chain(({ name, dtype, shape }) => {
        const length = shape.reduce((product, size) => product * size, 1) * dtypes[dtype].itemsize;
        return fc
          .uint8Array({ minLength: length, maxLength: length })
          .map((bytes): SafetensorsInput => ({ name, dtype, shape, bytes: () => bytes }));
      });
    const metadata = fc.uniqueArray(fc.tuple(name, name), { selector: ([key]) => key, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.uniqueArray(tensor, { selector: (input) => input.name, maxLength: 6 }),
        metadata,
        (inputs, pairs) => {
          const bytes = join(encodeSafetensors(inputs, new Map(pairs)));
          const parsed = parse(bytes);
          expect(parsed.tensors.size).toBe(inputs.length);
          expect(new Map(parsed.metadata)).toEqual(new Map(pairs));
          for (const input of inputs) {
            const entry = parsed.tensors.get(input.name);
            if (entry === undefined) throw new Error(`${input.name} is missing`);
            expect(entryDType(entry)).toBe(input.dtype);
            expect(entry.shape).toEqual(input.shape);
            expect(bytes.slice(entry.begin, entry.end)).toEqual(Uint8Array.from(input.bytes()));
            expect(entry.begin % dtypes[input.dtype].itemsize).toBe(0);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reads a file that is a part of a larger buffer', () => {
    const bytes = join(encodeSafetensors(small));
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 3);
    expect(parse(larger.subarray(3, 3 + bytes.length))).toEqual(parse(bytes));
  });

  it('refuses every file that was cut off or has bytes behind its end', () => {
    const bytes = join(encodeSafetensors(small));
    for (let length = 0; length < bytes.length; length++) {
      expect(
        codeOf(() => parse(bytes.subarray(0, length))),
        `${length} bytes`,
      ).toBe('safetensors/truncated');
    }
    expect(codeOf(() => parse(join([bytes, new Uint8Array(1)])))).toBe('safetensors/trailing-bytes');
  });

  it('throws nothing but SerializationError, whatever the bytes', () => {
    const bytes = join(encodeSafetensors(small, new Map([['key', 'value']])));
    const flips = fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    const check = (changed: Uint8Array) => {
      try {
        for (const { type, shape, begin, end } of parse(changed).tensors.values()) {
          expect(begin >= 8 && begin <= end && end <= changed.length && shape.every((n) => n >= 0), type).toBe(true);
        }
      } catch (error) {
        if (!(error instanceof SerializationError)) throw error;
      }
    };
    fc.assert(
      fc.property(flips, (list) => {
        const changed = bytes.slice();
        for (const [position, value] of list) changed[position] = value;
        check(changed);
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), check), { numRuns: 1000 });
    fc.assert(
      fc.property(fc.json(), (text) => check(file(text))),
      { numRuns: 500 },
    );
  });

  const entry = (fields: object) =>
    JSON.stringify({ t: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...fields } });
  const pair = (first: readonly number[], second: readonly number[]) =>
    JSON.stringify({
      a: { dtype: 'U8', shape: [4], data_offsets: first },
      b: { dtype: 'U8', shape: [4], data_offsets: second },
    });
  const faults: readonly [name: string, code: string, bytes: Uint8Array][] = [
    ['a header too long to believe', 'header-length', new Uint8Array(8).fill(0xff)],
    ['a header that is not UTF-8', 'header-encoding', file(new Uint8Array([0x7b, 0xff, 0x7d]))],
    ['a header that is not JSON', 'header-json', file('{"t":')],
    ['an empty header', 'header-json', file('')],
    ['a byte order mark', 'header-json', file('\uFEFF{}')],
    ['a header that is a list', 'header-json', file('[]')],
    ['a header that is null', 'header-json', file('null')],
    ['a header nested deeply', 'header-nesting', file(`{"t":${'['.repeat(50000)}${']'.repeat(50000)}}`)],
    ['a name of a million quotes', 'entry', file(`{"${'\\"'.repeat(1e6)}":0}`)],
    ['a name twice', 'duplicate-name', file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{}}')],
    ['a field twice', 'duplicate-name', file('{"a":{"dtype":"U8","dtype":"I8","shape":[0],"data_offsets":[0,0]}}')],
    ['metadata that is no object', 'metadata', file('{"__metadata__":[]}')],
    ['metadata that is no text', 'metadata', file('{"__metadata__":{"a":1}}')],
    ['an entry that is no object', 'entry', file('{"t":3}')],
    ['an unknown type', 'dtype', file(entry({ dtype: 'F31' }), 8)],
    ['a type named as a method', 'dtype', file(entry({ dtype: 'toString' }), 8)],
    ['no type', 'dtype', file(entry({ dtype: undefined }), 8)],
    ['a negative size', 'shape', file(entry({ shape: [-2] }), 8)],
    ['a fractional size', 'shape', file(entry({ shape: [1.5] }), 8)],
    ['a size that is text', 'shape', file(entry({ shape: ['2'] }), 8)],
    ['a shape that overflows', 'shape', file(entry({ shape: [2 ** 40, 2 ** 40] }), 8)],
    ['a shape that overflows beside a zero', 'shape', file(entry({ shape: [0, 2 ** 40, 2 ** 40] }), 8)],
    ['half a byte', 'shape', file(entry({ dtype: 'F4', shape: [3] }), 8)],
    ['three offsets', 'offsets', file(entry({ data_offsets: [0, 4, 8] }), 8)],
    ['offsets beyond what numbers hold', 'offsets', file(entry({ data_offsets: [0, 2 ** 60] }), 8)],
    ['offsets in reverse', 'offsets', file(entry({ data_offsets: [8, 0] }), 8)],
    ['a span that does not fit the shape', 'size', file(entry({ data_offsets: [0, 4] }), 8)],
    ['a hole at the start', 'gap', file(entry({ data_offsets: [4, 12] }), 12)],
    ['a hole between tensors', 'gap', file(pair([0, 4], [5, 9]), 9)],
    ['tensors that overlap', 'overlap', file(pair([0, 4], [3, 7]), 7)],
    ['two tensors in one place', 'overlap', file(pair([0, 4], [0, 4]), 4)],
    ['data missing', 'truncated', file(entry({}), 7)],
    ['bytes behind the data', 'trailing-bytes', file(entry({}), 9)],
  ];
  for (const [name, code, bytes] of faults) {
    it(`refuses ${name}`, () => expect(codeOf(() => parse(bytes))).toBe(`safetensors/${code}`));
  }

  it('reads files of foreign types, whose tensors alone are refused', () => {
    const header = {
      small: { dtype: 'F8_E5M2', shape: [4], data_offsets: [0, 4] },
      packed: { dtype: 'F4', shape: [2], data_offsets: [4, 5] },
      own: { dtype: 'U8', shape: [1], data_offsets: [5, 6] },
    };
    const { tensors } = parse(file(JSON.stringify(header), 6));
    const [small, , own] = tensors.values();
    if (small === undefined || own === undefined) throw new Error('entries are missing');
    expect(codeOf(() => entryDType(small))).toBe('safetensors/dtype');
    expect(() => entryDType(small)).toThrow(/tensor 'small' is of type F8_E5M2/);
    expect(entryDType(own)).toBe('uint8');
  });

  it('accepts tensors in any order and headers without padding', () => {
    const { tensors } = parse(file(pair([4, 8], [0, 4]), 8));
    expect([...tensors.keys()]).toEqual(['b', 'a']);
  });

  it('refuses to write what cannot be read', () => {
    const input: SafetensorsInput = { name: 'a', dtype: 'uint8', shape: [1], bytes: () => new Uint8Array(1) };
    expect(codeOf(() => encodeSafetensors([input, input]))).toBe('safetensors/duplicate-name');
    expect(codeOf(() => encodeSafetensors([{ ...input, name: '__metadata__' }]))).toBe('safetensors/name');
    expect(codeOf(() => encodeSafetensors([{ ...input, name: '\ud800' }]))).toBe('safetensors/name');
    expect(() => [...encodeSafetensors([{ ...input, shape: [2] }])]).toThrow(/takes 2 bytes/);
    expect(codeOf(() => encodeSafetensors([], new Map([['a', '\udc00']])))).toBe('safetensors/metadata');
  });
});

describe('duplicateKey', () => {
  it('sees keys through escapes, and does not take values or other objects for them', () => {
    expect(duplicateKey('{"a":1,"b":{"a":2},"c":["a","a",{"a":1}],"d":"a\\":"}')).toBeUndefined();
    expect(duplicateKey('{"a\\n":1,"a\\u000a":2}')).toBe('a\n');
    expect(duplicateKey('{"x":{"y":[{"k":1},{"k":1,"k":2}]}}')).toBe('k');
  });
});
