/** @file `npm run example -- NAME`: runs an example from the clone; without a name it says which there are. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { closest } from '../digits/spelling.ts';
import { examplesOf, listing } from './catalogue.ts';
import { InstallationError, install } from './installation.ts';

const folder = fileURLToPath(new URL('../', import.meta.url));
const examples = examplesOf(folder);
const [program = '', , name, ...options] = process.argv;
const example = examples.find((each) => each.name === name);

if (name === undefined || name === '--help') {
  process.stdout.write(`usage: npm run example -- NAME [options]\n\n${listing(examples)}\n`);
} else if (example === undefined) {
  const meant = closest(
    name,
    examples.map((each) => each.name),
  );
  const question = meant === undefined ? '' : `: did you mean ${meant}?`;
  process.stderr.write(`there is no example '${name}'${question}\n\n${listing(examples)}\n`);
  process.exitCode = 1;
} else {
  try {
    await install(example.file, folder, (line) => process.stderr.write(`${line}\n`));
    process.argv = [program, example.file, ...options];
    await import(pathToFileURL(example.file).href);
  } catch (error) {
    if (!(error instanceof InstallationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
