/** @file The built playground as people meet it: in Chromium, by pointer and by keyboard, on a phone, behind a strict server, and broken. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policy } from '../../playground/policy.ts';
import { isFull } from '../depth.ts';
import { root } from '../platform/program.ts';
import { built, openBrowser, openPage, phone, type Serving, serve } from './browser.ts';

/** Most bytes that a visitor loads before the first step, packed by gzip; digits come when they are asked for. */
const sizeBudget = 250_000;

const readout = async (page: Page, name: string): Promise<string> =>
  (await page.locator(`[data-readout="${name}"]`).textContent()) ?? '';

const stepsTaken = async (page: Page): Promise<number> => Number((await readout(page, 'steps')).replace(/\D/g, ''));

async function trainUntil(page: Page, isReached: () => Promise<boolean>): Promise<void> {
  await page.locator('.play').click();
  await expect.poll(isReached, { timeout: 60_000, interval: 100 }).toBe(true);
  await page.locator('.play').click();
}

const ready = (page: Page): Promise<void> => page.locator('.play:enabled').waitFor({ timeout: 60_000 });

describe.runIf(isFull)('the playground', () => {
  let browser: Browser;
  const servers: Server[] = [];

  beforeAll(async () => {
    execFileSync('npm', ['run', '--silent', 'playground:build', '--', '--logLevel', 'error'], { cwd: root });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
  });

  async function visit(
    hash = '',
    { serving = {}, ...options }: Parameters<typeof openPage>[2] & { serving?: Serving } = {},
  ): ReturnType<typeof openPage> {
    const { server, url } = await serve(serving);
    servers.push(server);
    return openPage(browser, url + hash, { viewport: { width: 1280, height: 900 }, ...options });
  }

  test('loads, trains until the loss falls, steps and starts again', async () => {
    const { page, complaints } = await visit();
    await ready(page);
    await expect.poll(() => readout(page, 'loss')).toMatch(/^0\.[67]/);
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await expect.poll(() => stepsTaken(page)).toBe(1);
    await trainUntil(page, async () => Number(await readout(page, 'loss')) < 0.1);
    expect(Number.parseFloat(await readout(page, 'score'))).toBeGreaterThan(90);
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(() => stepsTaken(page)).toBe(0);
    await expect.poll(() => readout(page, 'loss')).toMatch(/^0\.[67]/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('layers without activation stay at a coin toss on rings, until one gets an activation', async () => {
    const { page } = await visit();
    await ready(page);
    await page.getByRole('button', { name: 'Deep, but linear' }).click();
    await page.getByText('this is one linear map').waitFor();
    await trainUntil(page, async () => (await stepsTaken(page)) > 1500);
    expect(Number.parseFloat(await readout(page, 'score'))).toBeLessThanOrEqual(65);
    await page.getByLabel('Layer 1: Activation').selectOption('Tanh');
    await page.getByLabel('Layer 2: Activation').selectOption('Tanh');
    await expect.poll(() => stepsTaken(page)).toBe(0);
    await trainUntil(page, async () => Number.parseFloat(await readout(page, 'score')) >= 95);
    expect(page.url()).toContain('layers=8.tanh-8.tanh-4.none');
    await expect.poll(() => page.locator('pre').textContent()).toContain('new nn.Linear(2, 8), new nn.Tanh(),');
    await page.context().close();
  });

  test('units of ReLU die before the eyes, and others do not', async () => {
    const { page } = await visit();
    await ready(page);
    await page.getByRole('button', { name: 'Dying ReLU' }).click();
    await expect.poll(() => page.locator('.comparison button').count()).toBe(6);
    const before = await page.locator('.unit.dead').count();
    await trainUntil(page, async () => (await page.locator('.unit.dead').count()) > before + 3);
    await expect.poll(() => page.locator('.deaths').textContent()).toMatch(/died/);
    expect(await page.locator('.unit.dead').first().getAttribute('aria-label')).toMatch(/: dead$/);
    await page.locator('.comparison button', { hasText: 'SiLU' }).click();
    await expect.poll(() => page.locator('.unit.dead').count()).toBe(0);
    await expect.poll(() => page.locator('pre').textContent()).toContain('new nn.Linear(2, 8), new nn.SiLU(),');
    await page.context().close();
  });

  test('is used by the keyboard alone', async () => {
    const { page, complaints } = await visit();
    await ready(page);
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement?.dataset?.key ?? document.activeElement?.className ?? ""');
    // Space trains where no control has the keyboard, and pauses.
    await page.keyboard.press('Space');
    await expect.poll(() => stepsTaken(page), { timeout: 30_000 }).toBeGreaterThan(5);
    await page.keyboard.press('Space');
    await page.locator('.play', { hasText: 'Train' }).waitFor();
    const met = new Set<string>();
    for (let press = 0; press < 90 && !met.has('copy'); press++) {
      await page.keyboard.press('Tab');
      met.add(await focused());
      const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      expect([await focused(), outline]).toEqual([await focused(), 'solid']);
    }
    for (const key of ['skip', 'language-zh', 'lessonDying', 'play', 'step', 'reset', 'task-moons', 'seed', 'rate']) {
      expect([...met]).toContain(key);
    }
    for (const key of ['activation-0', 'moreUnits-1', 'remove-0', 'unit-0-3', 'add-dense', 'copy']) {
      expect([...met]).toContain(key);
    }
    // What is changed by the keyboard keeps the keyboard.
    await page.locator('[data-key="moreUnits-1"]').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('8.relu-5.relu');
    expect(await focused()).toBe('moreUnits-1');
    await page.locator('[data-key="unit-0-3"]').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Showing Layer 1, unit 4').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('names every control', async () => {
    const { page } = await visit();
    await ready(page);
    for (const task of ['rings', 'digits']) {
      await page.locator(`[data-key="task-${task}"]`).click();
      await page.locator('.unit').first().waitFor();
      const nameless =
        await page.evaluate(`[...document.querySelectorAll('button, select, input, [tabindex="0"], [role=img]')]
        .filter((each) => !(each.getAttribute('aria-label') || each.textContent.trim() || each.labels?.length))
        .map((each) => each.outerHTML)`);
      expect(nameless).toEqual([]);
    }
    await page.context().close();
  });

  test('fits a phone of 360 pixels, in Chinese', async () => {
    const { page, complaints } = await visit('?lang=zh', phone);
    await ready(page);
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh');
    for (const task of ['rings', 'discs', 'digits']) {
      await page.locator(`[data-key="task-${task}"]`).click();
      await page.locator('.unit').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    }
    await page.locator('.play').tap();
    await expect.poll(() => stepsTaken(page), { timeout: 30_000 }).toBeGreaterThan(3);
    const text = await page.locator('body').innerText();
    expect(text).toMatch(/网络的回答/);
    expect(text).not.toMatch(/Learning rate|test accuracy|Weights and gradients/);
    await page.getByRole('button', { name: 'English' }).tap();
    await page.getByText('Weights and gradients').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('reads a digit that is written with the pointer, and with the keyboard', async () => {
    const { page, complaints } = await visit('#data=digits&layers=c8.relu-c16.relu-24.relu&rate=0.003');
    await ready(page);
    await page.locator('.misread button').first().waitFor();
    await trainUntil(page, async () => Number.parseFloat(await readout(page, 'score')) >= 85);
    const pad = page.locator('.pad');
    await page.getByRole('button', { name: 'Clear' }).click();
    const box = await pad.boundingBox();
    if (box === null) throw new Error('no pad');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.15);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.85, { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => page.locator('.guess').textContent()).toBe('1');
    await page.getByRole('button', { name: 'Clear' }).click();
    await pad.focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowUp');
    for (let press = 0; press < 9; press++) await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => page.locator('.guess').textContent()).toBe('1');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['not isolated', false, 'one thread'],
    ['isolated', true, 'thread'],
  ])('trains under a strict policy, %s from other origins', async (_, isolated, threads) => {
    const { page, complaints } = await visit('#data=digits', { serving: { isolated, policy } });
    await ready(page);
    expect(await page.evaluate('crossOriginIsolated')).toBe(isolated);
    expect(await page.locator('.page-footer').textContent()).toContain(threads);
    await page.locator('.play').click();
    await expect.poll(() => stepsTaken(page), { timeout: 30_000 }).toBeGreaterThan(20);
    // Threads of the engine start from a blob, which this policy refuses: it goes on without them.
    expect(complaints.filter((each) => !/worker.*blob:/i.test(each))).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['its file is missing', { missing: /worker|main-/ }],
    ['a policy forbids WebAssembly', { policy: policy.replace(" 'wasm-unsafe-eval'", '') }],
    ['a policy forbids workers', { policy: policy.replace("worker-src 'self'", "worker-src 'none'") }],
  ])('says what to do where the worker cannot start: %s', async (_, serving) => {
    const { page } = await visit('', { serving });
    await page.getByRole('heading', { name: 'The training cannot start in this browser' }).waitFor({ timeout: 60_000 });
    expect(await page.getByRole('alert').innerText()).toMatch(/wasm-unsafe-eval/);
    expect(await page.locator('.play').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.context().close();
  });

  test('says so where its program does not load at all', async () => {
    const { page } = await visit('', { serving: { missing: /\.js$/ } });
    await page.getByText('any static server').waitFor();
    await page.context().close();
  });

  test('a broken link is said, and the page works', async () => {
    const { page } = await visit('#data=pyramids&layers=4.relu');
    await ready(page);
    await page.getByText('data=pyramids').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.getByText('data=pyramids').count()).toBe(0);
    expect(await page.locator('.hidden .unit').count()).toBe(4);
    await page.context().close();
  });

  test('a training whose steps are too large stops and says why', async () => {
    const { page } = await visit('#data=waves&layers=none&optimizer=sgd&rate=3');
    await ready(page);
    await page.locator('.play').click();
    await page.getByText('no number any more').waitFor({ timeout: 60_000 });
    await page.context().close();
  });

  test('follows a change of the data, the head and the theme', async () => {
    const { page, complaints } = await visit('', { colorScheme: 'dark' });
    await ready(page);
    const card = (): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('.panel')).backgroundColor`);
    expect(await card()).toBe('rgb(24, 23, 22)');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await card()).toBe('rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'multi-class' }).click();
    await page.getByText('CrossEntropyLoss').first().waitFor();
    await expect.poll(() => page.locator('.row.output .unit').count()).toBe(2);
    await page.locator('[data-key="task-waves"]').click();
    await expect.poll(() => page.locator('.head code').first().textContent()).toBe('MSELoss');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('moves little where less motion is asked for', async () => {
    const { page } = await visit('', { reducedMotion: 'reduce' });
    await ready(page);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.play')).transitionDuration`)).toBe('0s');
    await page.locator('.play').click();
    await expect.poll(() => stepsTaken(page), { timeout: 30_000 }).toBeGreaterThan(20);
    await page.context().close();
  });

  test(`brings the library once, in at most ${sizeBudget} bytes, packed`, () => {
    const assets = join(built, 'assets');
    const files = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
    const texts = files.map((name) => readFileSync(join(assets, name), 'utf8'));
    expect(texts.filter((text) => text.includes('binaryCrossEntropyWithLogits')).length).toBe(1);
    const packed = texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
    console.log(`the playground: ${packed} bytes packed by gzip`);
    expect(packed).toBeLessThanOrEqual(sizeBudget);
  });
});
