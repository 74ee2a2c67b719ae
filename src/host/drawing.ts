/** @file The packages that draw: vega and vega-lite, and in Node resvg. They are loaded when a picture is drawn first. */
import type { ResvgRenderOptions } from '@resvg/resvg-js';
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { DeviceError } from '../errors/errors.ts';
import { nodeModule } from './process.ts';

/** What is used of a view of Vega. */
export interface VegaView {
  toSVG(scale?: number): Promise<string>;
  toImageURL(type: string, scale?: number): Promise<string>;
  runAsync(): Promise<unknown>;
  finalize(): unknown;
}

export interface ViewOptions {
  /** The element of a page that it is shown in. */
  readonly container?: object;
  /** How wide a text is, for hosts that cannot measure it. */
  readonly textWidth: (text: string, size: number, isBold: boolean) => number;
  /** Told of each warning of vega-lite and vega. */
  readonly warn: (text: string) => void;
}

/** A picture in pixels: red, green, blue and alpha of each. */
export interface RenderedImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  asPng(): Uint8Array;
}

const installation = 'npm install vega@5 vega-lite@5 @resvg/resvg-js@2';

/** A package that is there, or an error that says how to get it. Errors: `plot/package`. */
async function loaded<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const { message } = cause as Error;
    throw new DeviceError(
      'plot/package',
      `pictures are drawn by the package ${name}, which does not load: ${message.split('\n')[0]}\n  rule: flambeau has no dependencies, picture.spec needs none\n  fix: ${installation}`,
      { package: name, cause },
    );
  }
}

/** How Vega lays out text: a part of it that its types leave out. */
interface Measuring {
  readonly textMetrics?: { readonly estimateWidth: unknown; width: unknown };
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly text?: unknown;
}

function loggerOf(warn: (text: string) => void) {
  const logger = {
    level: () => logger,
    error: (...words: readonly unknown[]) => {
      warn(words.join(' '));
      return logger;
    },
    warn: (...words: readonly unknown[]) => {
      warn(words.join(' '));
      return logger;
    },
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

/** A view of a specification of Vega-Lite. Errors: `plot/package`. */
export async function openView(specification: object, { container, textWidth, warn }: ViewOptions): Promise<VegaView> {
  // Bundlers see these two, and take them along where they are installed.
  const { compile } = await loaded('vega-lite', () => import('vega-lite'));
  const vega = await loaded('vega', () => import('vega'));
  const { textMetrics } = vega as Measuring;
  // Its own guess, 0.8 of the font's size per letter, leaves holes in legends and white beside the picture.
  if (textMetrics !== undefined && textMetrics.width === textMetrics.estimateWidth) {
    textMetrics.width = ({ fontSize = 11, fontWeight, text: own }: TextItem, text: unknown = own) =>
      textWidth(String(text ?? ''), fontSize, fontWeight === 'bold' || Number(fontWeight) >= 600);
  }
  const logger = loggerOf(warn) as never;
  const { spec } = compile(specification as TopLevelSpec, { logger });
  const shown = container === undefined ? {} : { container: container as never, hover: true };
  const renderer = container === undefined ? 'none' : 'canvas';
  return new vega.View(vega.parse(spec as Spec), { renderer, logger, ...shown }) as VegaView;
}

/** A variable, so that bundlers leave the package out: it is for Node. */
const resvgPackage: string = '@resvg/resvg-js';

/** The files of the package dejavu-fonts-ttf, where it is installed beside this one. */
function installedFonts(): string[] {
  const modules = nodeModule('node:module');
  if (modules === undefined) return [];
  try {
    const { resolve } = modules.createRequire(import.meta.url);
    return ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}`));
  } catch {
    return [];
  }
}

/** The fonts of the package, else those of the system, whose search takes some milliseconds. */
function fontOptions(family: string): ResvgRenderOptions {
  const fontFiles = installedFonts();
  const isFound = fontFiles.length > 0;
  return {
    font: {
      fontFiles,
      loadSystemFonts: !isFound,
      ...(isFound ? { defaultFontFamily: family, sansSerifFamily: family } : {}),
    },
  };
}

let hasFont: boolean | undefined;

/** Turns an SVG into pixels, each unit into `scale` of them. Errors: `plot/package`, `plot/font`. */
export async function renderSvg(
  svg: string,
  scale: number,
  ground: string | undefined,
  family: string,
): Promise<RenderedImage> {
  const { Resvg } = await loaded(resvgPackage, () => import(resvgPackage) as Promise<typeof import('@resvg/resvg-js')>);
  const fonts = fontOptions(family);
  hasFont ??=
    new Resvg('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">a</text></svg>', fonts).getBBox() !== undefined;
  if (!hasFont && svg.includes('<text')) {
    throw new DeviceError(
      'plot/font',
      'this machine has no font, and a picture without texts would say nothing\n  fix: npm install dejavu-fonts-ttf, or save it as .svg',
    );
  }
  return new Resvg(svg, {
    ...fonts,
    fitTo: { mode: 'zoom', value: scale },
    ...(ground === undefined ? {} : { background: ground }),
  }).render();
}
