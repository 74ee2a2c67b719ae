/**
 * @file `npm run signatures` writes the functions with underscore: `src/ops/in-place-functions.ts` those that PyTorch has on its root, and
 * `src/nn/in-place-functions.ts` those of `nn.functional`. Which names there are follows from PyTorch's, recorded in `test/recorded/names`,
 * and from which operators can write to their first argument.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOperator } from '../src/ops/operator.ts';
import * as operators from '../src/ops/operators.ts';
import { camelCase } from '../src/ops/spelling.ts';
import { readEntries } from './entries.ts';
import { formatted } from './formatted.ts';
import { readRecorded } from './missing-names.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const rootFile = 'src/ops/in-place-functions.ts';
const functionalFile = 'src/nn/in-place-functions.ts';
const formFile = 'src/ops/in-place-form.ts';

/** The function of a name, with its operator. */
interface Form {
  readonly name: string;
  readonly operator: string;
  /** Where the operator is declared. */
  readonly file: string;
  readonly summary: string;
}

/** A parameter `inplace` does what the underscore says. */
const canWrite = (operator: unknown): boolean =>
  isOperator(operator) &&
  (operator.definition.inPlace || operator.definition.parameters.some(({ name }) => name === 'inplace'));

function formsOf(namespace: string): Form[] {
  const entries = new Map(readEntries(root).map((entry) => [entry.value, entry]));
  const names = (readRecorded()[namespace] ?? '').split(' ').filter((name) => name.endsWith('_'));
  return names.map(camelCase).flatMap((name) => {
    const operator: unknown = Reflect.get(operators, name.slice(0, -1));
    const entry = entries.get(operator);
    if (name in operators || entry === undefined || !canWrite(operator)) return [];
    const [sentence = ''] = entry.summary.replaceAll('\n', ' ').split(/(?<=\.)\s/);
    return [{ name, operator: entry.name, file: entry.file, summary: sentence }];
  });
}

/** How a file names another one of the package. */
function path(from: string, to: string): string {
  const way = relative(dirname(from), to).split(sep).join('/');
  return way.startsWith('.') ? way : `./${way}`;
}

function text(file: string, about: string, forms: readonly Form[], others: readonly string[]): string {
  const files = [...new Set(forms.map((form) => form.file))];
  const imports = files.map((from) => {
    const names = new Set(forms.filter((form) => form.file === from).map(({ operator }) => operator));
    return `import { ${[...names].join(', ')} } from '${path(file, from)}';`;
  });
  const shared = others.length === 0 ? '' : `export { ${others.join(', ')} } from '${path(file, rootFile)}';`;
  const lines = forms.map(
    ({ name, operator, summary }) =>
      `/** \`${name.slice(0, -1)}\` with its result in place of the first argument. ${summary} */
export const ${name}: InPlaceForm<typeof ${operator}> = /* @__PURE__ */ inPlaceForm(${operator});`,
  );
  return formatted(
    file,
    `/** @file ${about}. Written by \`npm run signatures\` from the operators. */
import { type InPlaceForm, inPlaceForm } from '${path(file, formFile)}';
${imports.join('\n')}
${shared}

${lines.join('\n\n')}
`,
  );
}

/** The texts of the files as they should be. */
export function inPlaceFunctionTexts(): readonly (readonly [file: string, text: string])[] {
  const ofRoot = formsOf('torch');
  const ofFunctional = formsOf('torch.nn.functional');
  const known = new Set(ofRoot.map(({ name }) => name));
  const own = ofFunctional.filter(({ name }) => !known.has(name));
  const shared = ofFunctional.flatMap(({ name }) => (known.has(name) ? [name] : []));
  return [
    [rootFile, text(rootFile, "The functions with underscore on PyTorch's root", ofRoot, [])],
    [functionalFile, text(functionalFile, 'The functions with underscore of `nn.functional`', own, shared)],
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, written] of inPlaceFunctionTexts()) {
    const place = join(root, file);
    if (readFileSync(place, { encoding: 'utf8', flag: 'a+' }) !== written) writeFileSync(place, written);
  }
}
