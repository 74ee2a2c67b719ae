/**
 * @file `npm run signatures` writes `src/ops/missing-names.ts`: PyTorch's public names that are not there, of tensors, modules and each
 * namespace. They follow from PyTorch's names, recorded in `test/recorded/names`, and from what the library has.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as torch from '../src/index.ts';
import { camelCase } from '../src/ops/spelling.ts';
import { formatted } from './formatted.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const file = 'src/ops/missing-names.ts';

type Recorded = Readonly<Record<string, string>>;

/** PyTorch's names by namespace. */
export function readRecorded(): Recorded {
  return JSON.parse(readFileSync(join(root, 'test', 'recorded', 'names', 'names.json'), 'utf8')) as Recorded;
}

/** Where PyTorch has a namespace that we have nearer to the root. */
const elsewhere: Readonly<Record<string, string>> = { 'torch.data': 'torch.utils.data' };

/** How PyTorch calls what users know by that path. */
const recordedPath = (path: string): string =>
  elsewhere[path] ?? path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Each namespace that PyTorch has, too, with the name that users know it by, the root first. */
function namespacesOf(recorded: Recorded, path: string, namespace: object): [path: string, namespace: object][] {
  const inner = Object.entries(namespace).flatMap(([name, value]) =>
    recordedPath(`${path}.${name}`) in recorded ? namespacesOf(recorded, `${path}.${name}`, value as object) : [],
  );
  return [[path, namespace], ...inner];
}

/** Whether an object has a member; one that only says that it is not there yet is none. */
function has(object: object, name: string): boolean {
  try {
    return Reflect.get(object, name) !== undefined || name in object;
  } catch (error) {
    return !(error instanceof torch.FlambeauError && error.code.endsWith('/not-yet'));
  }
}

function missing(recorded: Recorded, owner: string, object: object): string {
  const names = (recorded[owner] ?? '').split(' ').map(camelCase);
  return names.filter((name) => name !== '' && !has(object, name)).join(' ');
}

/** The text of the file as it should be. */
export function missingNamesText(): string {
  const recorded = readRecorded();
  const inNamespaces = namespacesOf(recorded, 'torch', torch).map(
    ([path, namespace]) => `'${path}': '${missing(recorded, recordedPath(path), namespace)}',`,
  );
  return formatted(
    file,
    `/** @file PyTorch's names that this version has not: whoever uses one is told so. Written by \`npm run signatures\`. */

export const missingOnTensors = '${missing(recorded, 'Tensor', torch.ones([1]))}';

export const missingOnModules = '${missing(recorded, 'nn.Module', new torch.nn.Identity())}';

export const missingInNamespaces: Readonly<Record<string, string>> = {
${inNamespaces.join('\n')}
};
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = missingNamesText();
  if (readFileSync(join(root, file), 'utf8') !== text) writeFileSync(join(root, file), text);
}
