/** @file The pictures of a worked example: into a folder of the user's, or beside its README, for readers with light and with dark pages. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Picture } from 'flambeau/plot';
import type { Print } from './program.ts';

/** By the names of their files. */
export type Pictures = Readonly<Record<string, Picture>>;

/** What `pictures.ts` in the folder of an example exports as `makePictures`: those of its README, from a training as the README shows it. */
export type MakePictures = (print: Print) => Promise<Pictures> | Pictures;

/** Saves pictures of a run, and says where. */
export async function savePictures(folder: string, pictures: Pictures, print: Print): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const paths = Object.keys(pictures).map((name) => join(folder, `${name}.png`));
  for (const [i, picture] of Object.values(pictures).entries()) await picture.save(paths[i] ?? '');
  print(`\npictures: ${paths.join(', ')}`);
}

/** Pixels for each of the picture's. Plots need fewer bytes with the first, images, whose pixels are then whole ones, with the second. */
const scales = [1.5, 2];

/** Writes pictures as `NAME.light.png` and `NAME.dark.png`, for a README's `<picture>`. The same run gives the same bytes. */
export async function writePictures(folder: string, pictures: Pictures): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, picture] of Object.entries(pictures)) {
    for (const theme of ['light', 'dark'] as const) {
      const files = await Promise.all(scales.map((scale) => picture.png({ theme, scale })));
      const [smallest = new Uint8Array()] = files.sort((a, b) => a.length - b.length);
      writeFileSync(join(folder, `${name}.${theme}.png`), smallest);
    }
  }
}
