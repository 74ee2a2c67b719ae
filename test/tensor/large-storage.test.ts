/** @file Storages above 4 GiB on the native engine: memory that is never touched costs nothing. */
import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from '../ops/engines.ts';

const count = 2 ** 32 + 4096;
const native = engines.some(({ name, available }) => name === 'native' && available);

describe.skipIf(!native || totalmem() < 2 ** 34)('a storage of more than 4 GiB', () => {
  it('is written, read and printed by its parts; what needs it whole on the host is an error', () => {
    withEngine('native', () => {
      const x = torch.empty([count], { dtype: torch.uint8 });
      const last = x.narrow(0, count - 3, 3);
      last.fill_(7);
      expect(last.add(1).tolist()).toEqual([8, 8, 8]);
      expect(x.at(-1).item()).toBe(7);
      expect(String(x)).toContain('7, 7, 7], dtype=torch.uint8)');
      expect(() => x.toTypedArray()).toThrow(torch.DeviceError);
      expect(() => x.random_()).toThrow(torch.DeviceError);
    });
  });
});
