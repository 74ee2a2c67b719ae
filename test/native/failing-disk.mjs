/** @file Loaded before a program: from step FAIL_FROM on, the file system fails below FAIL_BELOW as FAIL_HOW says. */
import { createRequire } from 'node:module';

const fs = createRequire(import.meta.url)('node:fs');
const { FAIL_BELOW = '', FAIL_HOW = '', FAIL_FROM = '0' } = process.env;
const places = FAIL_BELOW.split(':');
const writes = ['mkdirSync', 'mkdtempSync', 'writeFileSync', 'appendFileSync', 'renameSync', 'chmodSync', 'openSync'];

const ways = {
  /** Folders and names can be made, but nothing takes bytes. */
  full: () => refuse(['writeFileSync'], 'ENOSPC', 'no space left on device'),
  readonly: () => refuse(writes, 'EROFS', 'read-only file system'),
  removed: () => fs.rmSync(places[0], { recursive: true, force: true }),
  replaced: () => {
    fs.rmSync(places[0], { recursive: true, force: true });
    fs.writeFileSync(places[0], '');
  },
};

function refuse(names, code, words) {
  for (const name of names) {
    const original = fs[name];
    fs[name] = (place, ...rest) => {
      const reads = name === 'openSync' && (rest[0] === 'r' || rest[0] === fs.constants.O_RDONLY);
      if (reads || typeof place !== 'string' || !places.some((start) => place.startsWith(start)))
        return original(place, ...rest);
      throw Object.assign(new Error(`${code}: ${words}, ${name} '${place}'`), { code });
    };
  }
}

globalThis.hook = (step) => {
  if (step === Number(FAIL_FROM)) ways[FAIL_HOW]?.();
};
if (FAIL_FROM === 'start') ways[FAIL_HOW]?.();
