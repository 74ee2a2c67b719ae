/**
 * @file `npm run pictures [-- NAME …]`: makes the committed pictures of the worked examples anew, each from a training of its own, and, by
 * the name `docs`, those of the page about plots.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeDocumented } from '../../reference/plot-pictures.ts';
import { type MakePictures, writePictures } from '../program/pictures.ts';
import { examplesOf } from './catalogue.ts';

const examples = fileURLToPath(new URL('../', import.meta.url));
const names = examplesOf(examples)
  .map(({ name }) => name)
  .filter((name) => existsSync(`${examples}${name}/pictures.ts`));
const pages = 'docs';
const known = [...names, pages];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`there are no pictures of ${unknown.join(', ')}; there are those of ${known.join(', ')}\n`);
  process.exitCode = 1;
} else {
  for (const name of asked.length > 0 ? asked : known) {
    process.stdout.write(`\n${name}\n`);
    if (name === pages) {
      await writeDocumented(fileURLToPath(new URL('../../', import.meta.url)));
      continue;
    }
    const { makePictures } = (await import(`../${name}/pictures.ts`)) as { readonly makePictures: MakePictures };
    const pictures = await makePictures((line) => process.stdout.write(`${line}\n`));
    await writePictures(`${examples}${name}/pictures`, pictures);
  }
}
