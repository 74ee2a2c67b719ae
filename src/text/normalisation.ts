/** @file What is done to a text before it is split: one spelling of what looks alike. */
import { optionalBoolean, optionalString } from '../ops/parameters.ts';

/** Unicode's forms: `NFC` joins letters and their marks, `NFD` parts them; the `K` forms also replace ligatures, widths and the like. */
export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

export interface NormalisationOptions {
  /** Makes small letters of capital ones. */
  readonly lowercase?: boolean;
  /** Brings characters that can be spelt in several ways into one of Unicode's forms. Left out, texts stay as they are. */
  readonly unicodeForm?: UnicodeForm;
}

export interface Normalisation {
  readonly lowercase: boolean;
  readonly unicodeForm: UnicodeForm | undefined;
}

export const normalisationParameters = (lowercase: boolean) =>
  [
    optionalBoolean('lowercase', lowercase),
    optionalString('unicodeForm', ['NFC', 'NFD', 'NFKC', 'NFKD'], undefined),
  ] as const;

/** The text as it is split. */
export function normalised(text: string, { lowercase, unicodeForm }: Normalisation): string {
  const formed = unicodeForm === undefined ? text : text.normalize(unicodeForm);
  return lowercase ? formed.toLowerCase() : formed;
}
