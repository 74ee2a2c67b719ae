/** @file Runs a module in a page of Debian's Chromium, which is served the built package, and returns what the page sends back. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { root, temporaryDirectory } from '../platform/program.ts';

/** Where Debian puts it. */
export const chromium = '/usr/bin/chromium';

export const hasChromium: boolean = existsSync(chromium);

/** WebGPU without a GPU, and nothing that a container's sandbox refuses. */
const switches = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** Pages of other origins are kept apart, so that threads may share memory. */
export const isolation: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const longest = 100_000;

/** What a server answers by addresses: bytes, or texts of the type that the address ends with. */
type Files = Readonly<Record<string, Uint8Array | string>>;

const contentTypes: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

interface Site {
  /** Served at the root; the built package without it. */
  readonly directory?: string;
  readonly files?: Files;
  readonly headers?: Readonly<Record<string, string>>;
}

function serve({ directory, files = {}, headers = {} }: Site, receive: (message: unknown) => void): Server {
  const served = directory ?? root;
  return createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (path === '/report') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.end();
        receive(JSON.parse(Buffer.concat(parts).toString()));
      });
      return;
    }
    const address = path === '/' ? '/index.html' : path;
    const file = normalize(join(served, address));
    const content = files[address] ?? (file.startsWith(served) && existsSync(file) ? readFileSync(file) : undefined);
    if (content === undefined) response.statusCode = 404;
    else response.setHeader('content-type', contentTypes[extname(address).slice(1)] ?? 'application/octet-stream');
    response.end(content);
  });
}

/** The words with which a page of a site says what came of it. */
export const report = `
  const send = (message) => fetch('/report', { method: 'POST', body: JSON.stringify(message) });
  const answer = (outcome) => outcome.then((value) => send({ value }), (error) => send({ error: error + '\\n' + error.stack }));`;

/**
 * Runs `body`, the statements of an async function, in a page where `torch` is the built package; resolves with what it returns.
 * Rejects with the page's error, or with Chromium's own words where nothing comes.
 */
export function inPage(
  body: string,
  { isolated = false, files = {} }: { readonly isolated?: boolean; readonly files?: Files } = {},
): Promise<unknown> {
  const module = `import * as torch from '/dist/browser/index.js';
    ${report}
    answer((async () => { ${body} })());`;
  const page = { '/index.html': '<script type="module" src="/page.js"></script>', '/page.js': module };
  return visit({ files: { ...files, ...page }, headers: isolated ? isolation : {} });
}

/** Opens a site's first page, and resolves with what it reports (`report`). */
export async function visit(site: Site): Promise<unknown> {
  const profile = temporaryDirectory();
  const messages: unknown[] = [];
  let arrived = (): void => {};
  const server = serve(site, (message) => {
    messages.push(message);
    arrived();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const browser = spawn(chromium, [...switches, `--user-data-dir=${profile.path}`, `http://localhost:${port}/`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  browser.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const closed = new Promise<void>((ended) => browser.on('close', () => ended()));
  try {
    await Promise.race([
      new Promise<void>((come) => {
        arrived = come;
      }),
      closed,
      new Promise<void>((late) => setTimeout(late, longest).unref()),
    ]);
  } finally {
    browser.kill('SIGKILL');
    server.closeAllConnections();
    server.close();
    await closed;
    profile.remove();
  }
  const [message] = messages as { readonly value?: unknown; readonly error?: string }[];
  if (message === undefined) throw new Error(`the page sent nothing; Chromium said: ${said.slice(-2000)}`);
  if (message.error !== undefined) throw new Error(message.error);
  return message.value;
}
