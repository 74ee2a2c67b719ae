/** @file Tokens that stand for no text: padding, the unknown, a text's begin and end. */
import { ArgumentError } from '../errors/errors.ts';
import { isRecord, refuseUnknown } from '../ops/options.ts';

/** What a special token is for: padding, an unknown token, the begin and the end of a text. */
export type SpecialRole = 'pad' | 'unk' | 'bos' | 'eos';

/** Which special tokens there are, in the order of their indices: their roles, or the spelling of each. */
export type SpecialTokens = readonly SpecialRole[] | Readonly<Partial<Record<SpecialRole, string>>>;

/** The spelling of each special token. */
export type SpecialSpellings = Readonly<Partial<Record<SpecialRole, string>>>;

const roles: readonly SpecialRole[] = ['pad', 'unk', 'bos', 'eos'];

/** The spelling of each special token that a call asks for, in the order of their indices. */
export function specialSpellings(call: string, given: SpecialTokens): SpecialSpellings {
  const isList = Array.isArray(given);
  if (!isList && !isRecord(given)) {
    throw new ArgumentError(
      `${call}/specials`,
      `specials of ${call} are roles, or the spelling of each, got ${String(given)}\n  fix: specials: ['pad', 'unk'], or { pad: '[PAD]', unk: '[UNK]' }`,
    );
  }
  const spellings: SpecialSpellings = isList
    ? Object.fromEntries((given as readonly SpecialRole[]).map((role) => [role, `<${role}>`]))
    : (given as SpecialSpellings);
  refuseUnknown(`specials of ${call}`, Object.keys(spellings), roles);
  const texts = Object.values(spellings);
  if (!texts.every((text) => typeof text === 'string' && text !== '') || new Set(texts).size < texts.length) {
    throw new ArgumentError(
      `${call}/specials`,
      `special tokens of ${call} are spelt by different texts that are not empty, got ${texts.map((text) => `'${String(text)}'`).join(', ')}`,
    );
  }
  return Object.freeze({ ...spellings });
}
