/** @file Specifications of Vega-Lite as plain JSON, and what each is made with. */
import type { Colors } from './theme.ts';

/** A value of JSON; a field that is undefined is left out. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** A part of a picture, or all of it: Vega-Lite without its colours and its place. */
export type Body = (colors: Colors) => JsonObject;

/** A field of the data as a channel shows it. */
export type Channel = JsonObject;
