/** @file Hostile safetensors files: each is a SerializationError that says what is wrong, at once and without filling memory. */
import { describe, expect, test } from 'vitest';
import { FlambeauError } from '../../src/errors/errors.ts';
import * as torch from '../../src/index.ts';
import { nestsDeeper } from '../../src/io/nesting.ts';

/** A file of any header and data; `said` is the length that it claims for its header. */
function file(header: string | Uint8Array, data = 0, said?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, said ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (offsets: string, shape = '[1]', dtype = '"F32"') =>
  `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
const many = 1_500_000;

const files: { readonly [kind: string]: readonly [bytes: () => Uint8Array, code: string] } = {
  'nested arrays': [() => file(`{"a":${'['.repeat(many)}${']'.repeat(many)}}`), 'header-nesting'],
  'nested objects': [() => file(`${'{"a":'.repeat(many)}1${'}'.repeat(many)}`), 'header-nesting'],
  'nested arrays without an end': [() => file('['.repeat(4 * many)), 'header-nesting'],
  'nesting in metadata': [() => file(`{"__metadata__":{"a":[[[[]]]]}}`), 'header-nesting'],
  'nesting beside an entry': [() => file(`{"a":{"dtype":"F32","x":[[]]}}`), 'header-nesting'],
  'braces in a name, which are no nesting': [() => file(`{"a{{[[\\"{{{[":${entry('[0,4]')}}`, 3), 'truncated'],
  'a long header of nothing': [() => file(' '.repeat(4 * many)), 'header-json'],
  'a long name': [() => file(`{"${'a'.repeat(many)}":1}`), 'entry'],
  'a long shape': [() => file(`{"a":${entry('[0,4]', `[${'1,'.repeat(many)}2]`)}}`, 4), 'size'],
  'many names': [() => file(`{${Array.from({ length: 50_000 }, (_, i) => `"${i}":1`).join(',')}}`), 'entry'],
  'a header of 2^63 bytes': [() => file('{}', 0, 2n ** 63n), 'header-length'],
  'a header of 2^64 - 1 bytes': [() => file('{}', 0, 2n ** 64n - 1n), 'header-length'],
  'a header of 100 MB that is not there': [() => file('{}', 0, 100_000_000n), 'truncated'],
  'no header': [() => file('', 0), 'header-json'],
  'seven bytes': [() => new Uint8Array(7), 'truncated'],
  nothing: [() => new Uint8Array(0), 'truncated'],
  'text that is not UTF-8': [() => file(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)), 'header-encoding'],
  'half a character': [() => file(Uint8Array.of(0x7b, 0xc3, 0x7d)), 'header-encoding'],
  'a name twice': [() => file(`{"a":${entry('[0,4]')},"a":${entry('[0,4]')}}`, 4), 'duplicate-name'],
  'a name twice, once escaped': [
    () => file(`{"a":${entry('[0,4]')},"\\u0061":${entry('[0,4]')}}`, 4),
    'duplicate-name',
  ],
  'overlapping tensors': [() => file(`{"a":${entry('[0,4]')},"b":${entry('[2,6]')}}`, 6), 'overlap'],
  'two tensors in one place': [() => file(`{"a":${entry('[0,4]')},"b":${entry('[0,4]')}}`, 4), 'overlap'],
  'a hole': [() => file(`{"a":${entry('[4,8]')}}`, 8), 'gap'],
  'bytes behind the end': [() => file(`{"a":${entry('[0,4]')}}`, 5), 'trailing-bytes'],
  'a missing end': [() => file(`{"a":${entry('[0,4]')}}`, 3), 'truncated'],
  'an offset below 0': [() => file(`{"a":${entry('[-4,0]')}}`, 4), 'offsets'],
  'an offset of 2^60': [() => file(`{"a":${entry('[1152921504606846976,1152921504606846980]')}}`, 4), 'offsets'],
  'an offset of 1e400': [() => file(`{"a":${entry('[0,1e400]')}}`, 4), 'offsets'],
  'an offset that is a fraction': [() => file(`{"a":${entry('[0,4.5]')}}`, 4), 'offsets'],
  'an offset that is NaN': [() => file(`{"a":${entry('[0,NaN]')}}`, 4), 'header-json'],
  'an offset that is text': [() => file(`{"a":${entry('["0","4"]')}}`, 4), 'offsets'],
  'three offsets': [() => file(`{"a":${entry('[0,4,8]')}}`, 4), 'offsets'],
  'offsets that run backwards': [() => file(`{"a":${entry('[4,0]')}}`, 4), 'offsets'],
  'a size of 2^53': [() => file(`{"a":${entry('[0,4]', '[9007199254740992]')}}`, 4), 'shape'],
  'sizes whose product overflows': [() => file(`{"a":${entry('[0,0]', '[4294967296,4294967296,0]')}}`), 'shape'],
  'a size below 0': [() => file(`{"a":${entry('[0,4]', '[-1]')}}`, 4), 'shape'],
  'an unknown type': [() => file(`{"a":${entry('[0,4]', '[1]', '"F33"')}}`, 4), 'dtype'],
  'a type by an inherited name': [() => file(`{"a":${entry('[0,4]', '[1]', '"constructor"')}}`, 4), 'dtype'],
  'metadata that is no text': [() => file(`{"__metadata__":{"epoch":3}}`), 'metadata'],
};

describe('a safetensors file with', () => {
  test.each(Object.keys(files))('%s', (kind) => {
    const [make, code] = files[kind] ?? [() => new Uint8Array(), ''];
    const bytes = make();
    const [start, used] = [performance.now(), process.memoryUsage().rss];
    let error: unknown;
    try {
      torch.io.load(bytes);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FlambeauError);
    expect((error as FlambeauError).name).toBe(`SerializationError [safetensors/${code}]`);
    expect((error as Error).message.length).toBeLessThan(2100);
    expect((error as Error).message).toContain('\n  fix: ');
    // Reading the bytes once takes a few milliseconds; machines that do other things are given time.
    expect(performance.now() - start).toBeLessThan(2000);
    expect(process.memoryUsage().rss - used).toBeLessThan(250e6);
  });
});

describe('nestsDeeper', () => {
  test('counts what stands open, outside of strings', () => {
    expect([0, 1, 2, 3].map((depth) => nestsDeeper('{"a":[[1],[2]],"b":{}}', depth))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(nestsDeeper('"[[[["', 0)).toBe(false);
    expect(nestsDeeper('["\\\\", "\\"[["]', 1)).toBe(false);
    expect(nestsDeeper('"never ends [[', 0)).toBe(false);
  });
});
