/** @file Pictures as files, and in a terminal. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ArgumentError } from '../../src/errors/errors.ts';
import { deflateRuns } from '../../src/plot/deflate.ts';
import * as plot from '../../src/plot/index.ts';
import { encodePng, enlarged } from '../../src/plot/png.ts';
import { withoutTexts } from '../../src/plot/terminal/texts.ts';
import { wrapped } from '../../src/plot/text-width.ts';
import { numbers } from './kinds.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flambeau-plot-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

/** The letter by which sequences for terminals begin. */
const escape = '\x1b';

const picture = plot.hist([1, 2, 2, 3], { title: 'Numbers', x: 'size' });

describe('save', () => {
  test('writes what the ending says, and nothing else', async () => {
    for (const name of ['a.svg', 'a.png', 'a.json', 'a.html', 'B.SVG']) await picture.save(join(folder, name));
    expect(readdirSync(folder).sort()).toEqual(['B.SVG', 'a.html', 'a.json', 'a.png', 'a.svg']);
    expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toBe(await picture.svg());
    expect(JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'))).toEqual(picture.spec);
    expect(readFileSync(join(folder, 'a.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  test('writes a page that has both themes, or the one asked for', async () => {
    const page = join(folder, 'a.html');
    await picture.save(page);
    expect(readFileSync(page, 'utf8')).toContain('prefers-color-scheme: dark');
    await picture.save(page, { theme: 'dark' });
    const text = readFileSync(page, 'utf8');
    expect(text).not.toContain('prefers-color-scheme');
    expect(decodeURIComponent(text)).toContain('#14181d');
  });

  test('writes pixels by the scale', async () => {
    const small = await picture.png({ scale: 1 });
    const large = await picture.png({ scale: 3 });
    const width = (png: Uint8Array) => new DataView(png.buffer, png.byteOffset).getUint32(16);
    expect(Math.abs(width(large) - 3 * width(small))).toBeLessThanOrEqual(3);
  });

  test.each([
    ['a.gif', "save writes .svg, .png, .json, .html, got 'a.gif'"],
    ['a', "save writes .svg, .png, .json, .html, got 'a'"],
  ])('refuses %s', async (name, message) => {
    await expect(picture.save(name)).rejects.toThrow(ArgumentError);
    await expect(picture.save(name)).rejects.toThrow(message);
  });

  test('refuses options that are not there', async () => {
    await expect(picture.save('a.png', { them: 'dark' } as never)).rejects.toThrow('did you mean theme?');
    await expect(picture.png({ scale: 0 })).rejects.toThrow('scale of png must be a number from 0.1 to 16, got 0');
    await expect(picture.svg({ theme: 'blue' as never })).rejects.toThrow("'light' or 'dark'");
  });
});

test('a picture says what it is', () => {
  expect(inspect(picture)).toBe("Picture(hist): await picture.show(), or await picture.save('hist.svg')");
  const display = Reflect.get(picture, Symbol.for('Jupyter.display'));
  expect(Reflect.apply(display, picture, [])).toEqual({
    'application/vnd.vegalite.v5+json': picture.spec,
    'text/plain': 'Picture(hist)',
  });
});

test('a specification belongs to whoever asked', () => {
  const { spec } = picture;
  Object.assign(spec, { width: 3 });
  expect(picture.spec['width']).not.toBe(3);
});

describe('show', () => {
  function terminal(columns: number, environment: Readonly<Record<string, string>>): string[] {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((text: string) => {
      lines.push(text);
    });
    const names = ['NO_COLOR', 'COLORTERM', 'TERM', 'TERM_PROGRAM', 'KITTY_WINDOW_ID', 'TMUX', 'COLORFGBG'];
    for (const name of names) vi.stubEnv(name, environment[name]);
    vi.stubGlobal('process', { ...process, env: process.env, stdout: { isTTY: true, columns, rows: 40 } });
    return lines;
  }

  test('says how to keep it where there is no terminal', async () => {
    const lines = terminal(80, {});
    vi.stubGlobal('process', { ...process, env: process.env, stdout: { isTTY: false } });
    await picture.show();
    expect(lines).toEqual(["hist: no terminal to show it in; await picture.save('hist.svg') keeps it"]);
  });

  test.each([
    ['NO_COLOR', { NO_COLOR: '1', COLORTERM: 'truecolor' }],
    ['a dumb terminal', { TERM: 'dumb' }],
    ['a terminal of few colours', { TERM: 'vt100' }],
  ])('draws by blocks alone for %s', async (_, environment) => {
    const lines = terminal(100, environment);
    await picture.show();
    const [text = ''] = lines;
    expect(text).not.toContain('\x1b');
    expect(text).toMatch(/^ *Numbers$/m);
    expect(text).toMatch(/^ +size$/m);
    expect(text).toContain('██████');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('draws in as many colours as the terminal has', async () => {
    const lines = terminal(60, { COLORTERM: 'truecolor', TERM: 'xterm-256color' });
    await picture.show();
    expect(lines[0]).toContain('\x1b[38;2;');
    // Each line ends as it began.
    for (const line of (lines[0] ?? '').split('\n')) expect(line.endsWith('\x1b[0m')).toBe(true);
    const few = terminal(60, { TERM: 'xterm-256color' });
    await picture.show();
    expect(few[0]).toContain('\x1b[38;5;');
    expect(few[0]).not.toContain(';2;');
  });

  test('is as wide as the terminal at most', async () => {
    for (const columns of [30, 60, 200]) {
      const lines = terminal(columns, { NO_COLOR: '1' });
      await picture.show();
      for (const line of (lines[0] ?? '').split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  test('gives kitty and iTerm2 the whole picture', async () => {
    const kitty = terminal(80, { KITTY_WINDOW_ID: '1', TERM: 'xterm-kitty' });
    await picture.show();
    const pieces = (kitty[0] ?? '').split('\x1b\\').filter((piece) => piece !== '');
    const texts = pieces.map((piece) => new RegExp(`^${escape}_G[^;]*m=([01]);(.*)$`).exec(piece)?.slice(1) ?? []);
    expect(pieces[0]).toContain('f=100,a=T');
    expect(texts.map(([more]) => more)).toEqual([...texts.slice(1).map(() => '1'), '0']);
    expect(
      Buffer.from(texts.map(([, text]) => text).join(''), 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const iterm = terminal(80, { TERM_PROGRAM: 'iTerm.app', TERM: 'xterm-256color' });
    await picture.show();
    expect(iterm[0]).toMatch(
      new RegExp(`^${escape}\\]1337;File=inline=1;size=\\d+;preserveAspectRatio=1:[A-Za-z0-9+/=]+\x07$`),
    );
    const inside = terminal(80, { KITTY_WINDOW_ID: '1', TERM: 'tmux-256color', TMUX: 'x' });
    await picture.show();
    expect(inside[0]).not.toContain('\x1b_G');
  });

  test('takes no element where there is no page', async () => {
    await expect(picture.show({ nodeType: 1 })).rejects.toThrow('this host has no page');
  });
});

describe('a PNG', () => {
  /** The pixels of a file as the encoder writes it. */
  function decoded(png: Uint8Array): Uint8Array {
    const view = new DataView(png.buffer, png.byteOffset);
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    const parts: Uint8Array[] = [];
    for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
      if (String.fromCharCode(...png.subarray(at + 4, at + 8)) === 'IDAT') {
        parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
      }
    }
    const bytes = inflateSync(Buffer.concat(parts));
    const out = new Uint8Array(4 * width * height);
    for (let y = 0; y < height; y++) {
      expect(bytes[y * (4 * width + 1)]).toBe(2);
      for (let x = 0; x < 4 * width; x++) {
        const above = y === 0 ? 0 : (out[(y - 1) * 4 * width + x] as number);
        out[y * 4 * width + x] = (bytes[y * (4 * width + 1) + 1 + x] as number) + above;
      }
    }
    return out;
  }
  const data = Uint8Array.from(numbers(4 * 6 * 5), (value) => Math.floor(256 * value));

  test('has the pixels that it was given', () => {
    expect(decoded(encodePng({ width: 6, height: 5, data }))).toEqual(data);
  });

  test('is enlarged by squares', () => {
    const large = enlarged({ width: 6, height: 5, data }, 3);
    expect([large.width, large.height]).toEqual([18, 15]);
    for (const [x, y] of [
      [0, 0],
      [17, 14],
      [7, 8],
    ] as const) {
      const from = 4 * (Math.floor(y / 3) * 6 + Math.floor(x / 3));
      const to = 4 * (y * 18 + x);
      expect([...large.data.subarray(to, to + 4)]).toEqual([...data.subarray(from, from + 4)]);
    }
  });

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['one byte', Uint8Array.of(7)],
    ['zeros', new Uint8Array(100_000)],
    ['noise', Uint8Array.from(numbers(5000), (value) => Math.floor(256 * value))],
    ['pixels that come again', Uint8Array.from({ length: 4000 }, (_, i) => [9, 200, 255, 1][i % 4] ?? 0)],
    [
      'runs of every length',
      Uint8Array.from(Array.from({ length: 600 }, (_, n) => Array.from({ length: n % 300 }, () => n % 256)).flat()),
    ],
  ])('is packed without the host: %s', (_, bytes) => {
    const packed = deflateRuns(bytes);
    expect(new Uint8Array(inflateSync(packed))).toEqual(bytes);
    if (bytes.length > 50_000 && bytes.every((byte) => byte === 0)) expect(packed.length).toBeLessThan(1000);
  });
});

test('the texts of an SVG stand where its groups move them', () => {
  const { svg, texts } = withoutTexts(
    '<svg><g transform="translate(10,20)"><path/><text text-anchor="end" transform="translate(5,6) rotate(-90) translate(0,2)" fill="#ff0000">a &amp; b</text><g transform="translate(1,1)"/><text transform="translate(1,2)"><tspan>one</tspan><tspan x="0" dy="14">two</tspan></text></g></svg>',
  );
  expect(svg).not.toContain('text');
  expect(texts.map(({ text, x, y }) => [text, Math.round(x), Math.round(y)])).toEqual([
    ['a & b', 17, 26],
    ['one', 11, 22],
    ['two', 11, 36],
  ]);
  expect(texts[0]).toMatchObject({ anchor: 'end', isUpright: true, color: '#ff0000' });
});

test('long texts are cut between words', () => {
  expect(wrapped('one two three', 10, 50)).toEqual(['one two', 'three']);
  expect(wrapped('averyveryverylongword', 10, 50)).toEqual(['averyveryverylongword']);
});
