/** @file The playground's page: a static folder that any server can hand out, or that its own one serves while it is worked on. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { withoutOtherEngines, withoutUnbuilt } from '../reference/browser-build.ts';
import { digitsPlugin } from './digits.ts';
import { policy } from './policy.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Left out while the page is worked on: the dev server writes styles into it. */
const withPolicy: Plugin = {
  name: 'with-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
  ],
};

export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: false,
  resolve: { alias: [{ find: /^flambeau$/, replacement: here('../src/index.ts') }] },
  plugins: [digitsPlugin(), withPolicy],
  worker: { format: 'es', plugins: () => [withoutUnbuilt(), withoutOtherEngines()] },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Whatever is inlined would need more rights than the policy grants.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
