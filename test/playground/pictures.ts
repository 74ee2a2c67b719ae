/** @file Makes the pictures of the README and of the playground's own, light and dark: `npm run playground:pictures`, after its build. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lessons } from '../../playground/source/page/lessons.ts';
import { hashOf } from '../../playground/source/shared/hash.ts';
import { openBrowser, openPage, serve } from './browser.ts';
import { withFewColours } from './indexed-png.ts';

const folder = fileURLToPath(new URL('../../playground/pictures/', import.meta.url));
const viewport = { width: 1240, height: 790 };

/** Lessons that are shown, each after so many steps. */
const shown = [
  { lesson: 'lessonSpirals', name: 'spirals', steps: 6000 },
  { lesson: 'lessonDying', name: 'activations', steps: 500 },
];

mkdirSync(folder, { recursive: true });
const { server, url } = await serve();
const browser = await openBrowser();
for (const { lesson, name, steps } of shown) {
  const settings = lessons.find((each) => each.name === lesson)?.settings;
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await openPage(browser, url + (settings === undefined ? '' : hashOf(settings)), {
      viewport,
      colorScheme,
    });
    await page.locator('.play:enabled').click();
    const taken = page.locator('[data-readout="steps"]');
    while (Number((await taken.textContent())?.replace(/\D/g, '')) < steps) await page.waitForTimeout(50);
    const file = withFewColours(await page.screenshot());
    writeFileSync(`${folder}${name}-${colorScheme}.png`, file);
    console.log(`${name}-${colorScheme}.png: ${file.length} bytes`);
    await page.context().close();
  }
}
await browser.close();
server.close();
