/** @file Draws specifications as SVG and PNG. */
import { openView, renderSvg, type VegaView } from '../host/drawing.ts';
import { page } from '../host/page.ts';
import { warn } from '../host/process.ts';
import type { JsonObject } from './specification.ts';
import { textWidth } from './text-width.ts';
import { fontFamily } from './theme.ts';

/** A view of a picture, in an element of a page if one is given. */
export function viewOf(spec: JsonObject, container?: object): Promise<VegaView> {
  return openView(spec, { ...(container === undefined ? {} : { container }), textWidth, warn });
}

async function withView<Result>(spec: JsonObject, use: (view: VegaView) => Promise<Result>): Promise<Result> {
  const view = await viewOf(spec);
  try {
    return await use(view);
  } finally {
    view.finalize();
  }
}

export function drawSvg(spec: JsonObject): Promise<string> {
  return withView(spec, (view) => view.toSVG());
}

function bytesOfAddress(address: string): Uint8Array {
  return Uint8Array.from(atob(address.slice(address.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
}

/** A page draws on its own canvas, other hosts by resvg. */
export async function drawPng(spec: JsonObject, scale: number): Promise<Uint8Array> {
  if (page() !== undefined) return withView(spec, async (view) => bytesOfAddress(await view.toImageURL('png', scale)));
  const image = await renderSvg(await drawSvg(spec), scale, groundOf(spec), fontFamily);
  return new Uint8Array(image.asPng());
}

export function groundOf({ background }: JsonObject): string | undefined {
  return typeof background === 'string' ? background : undefined;
}

declare const atob: (text: string) => string;
