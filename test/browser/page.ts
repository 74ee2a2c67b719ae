/** @file Runs a module in a page of Debian's Chromium, which is served the built package, and returns what the page sends back. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { root, temporaryDirectory } from '../platform/program.ts';

const chromium = '/usr/bin/chromium';

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
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

const longest = 100_000;

/** Files that the page finds beside the package, by their addresses. */
type Files = Readonly<Record<string, Uint8Array>>;

function serve(module: string, isIsolated: boolean, files: Files, receive: (message: unknown) => void): Server {
  const dist = join(root, 'dist');
  return createServer((request, response) => {
    const path = request.url ?? '/';
    if (isIsolated) for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    if (path === '/report') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.end();
        receive(JSON.parse(Buffer.concat(parts).toString()));
      });
      return;
    }
    const file = normalize(join(dist, path.replace(/^\/dist\//, '/')));
    if (path === '/') {
      response.setHeader('content-type', 'text/html');
      response.end('<script type="module" src="/page.js"></script>');
    } else if (path === '/page.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(module);
    } else if (files[path] !== undefined) {
      response.end(files[path]);
    } else if (path.startsWith('/dist/') && file.startsWith(dist) && existsSync(file)) {
      response.setHeader('content-type', 'text/javascript');
      response.end(readFileSync(file));
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
}

/**
 * Runs `body`, the statements of an async function, in a page where `torch` is the built package; resolves with what it returns.
 * Rejects with the page's error, or with Chromium's own words where nothing comes.
 */
export async function inPage(
  body: string,
  { isolated = false, files = {} }: { readonly isolated?: boolean; readonly files?: Files } = {},
): Promise<unknown> {
  const module = `import * as torch from '/dist/browser/index.js';
    const send = (message) => fetch('/report', { method: 'POST', body: JSON.stringify(message) });
    const run = async () => { ${body} };
    run().then((value) => send({ value }), (error) => send({ error: String(error) + '\\n' + error.stack }));`;
  const profile = temporaryDirectory();
  const messages: unknown[] = [];
  let arrived = (): void => {};
  const server = serve(module, isolated, files, (message) => {
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
