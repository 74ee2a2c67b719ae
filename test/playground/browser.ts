/** @file The built playground in Debian's Chromium, driven by Playwright, behind a server that is as strict as asked. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromium as chromiumPath, isolation } from '../browser/page.ts';

const folder = fileURLToPath(new URL('../../playground/', import.meta.url));
export const built = join(folder, 'dist');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.bin': 'application/octet-stream',
};

export interface Serving {
  /** Pages of other origins are kept apart, so that threads may share memory. */
  readonly isolated?: boolean;
  /** A content security policy, as a header of everything. */
  readonly policy?: string;
  /** Paths that are not found. */
  readonly missing?: RegExp;
}

/** Serves the built page under `/some/place/`, as a static host might. */
export async function serve({
  isolated = false,
  policy,
  missing,
}: Serving = {}): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/some\/place\//, '');
    const file = normalize(join(built, path === '' ? 'index.html' : path));
    if (isolated) for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    if (policy !== undefined) response.setHeader('Content-Security-Policy', policy);
    if (!file.startsWith(built) || !existsSync(file) || missing?.test(path) === true) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('content-type', types[extname(file)] ?? 'text/plain');
    response.end(readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}/some/place/` };
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });

export const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** A page, and what went wrong in it: errors, refusals by the policy, requests that failed. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}
