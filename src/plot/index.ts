/** @file `flambeau/plot`: pictures of data and of models, as specifications of Vega-Lite, SVG, PNG, and in the terminal. */
export { type BarOptions, bar } from './bar.ts';
export type { ColorMap } from './color-maps.ts';
export { type ConfusionMatrixOptions, confusionMatrix } from './confusion.ts';
export { type GridOptions, grid } from './grid.ts';
export { type HeatmapOptions, heatmap } from './heatmap.ts';
export { type HistOptions, hist } from './hist.ts';
export { type ImshowOptions, imshow } from './imshow.ts';
export { type EpochValues, type History, type LearningCurvesOptions, learningCurves } from './learning-curves.ts';
export { type LineOptions, line } from './line.ts';
export type { PictureOptions } from './options.ts';
export { Picture, type PngOptions, type ThemeOptions } from './picture.ts';
export { type ScatterOptions, scatter } from './scatter.ts';
export type { Json, JsonObject } from './specification.ts';
export type { Theme } from './theme.ts';
export type { Matrix, NamedValues, Values } from './values.ts';
