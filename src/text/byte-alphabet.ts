/**
 * @file A character for each byte, so that any text is spelt with 256 characters that can all be seen. The table is that of GPT-2's
 * encoder: A. Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), https://github.com/openai/gpt-2
 */

const isShown = (byte: number): boolean =>
  (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);

/** The character of each byte: itself where it can be seen, and one from U+0100 on where not. */
export const characterOfByte: readonly string[] = (() => {
  let hidden = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isShown(byte) ? byte : 256 + hidden++));
})();

const byteOfCharacter: ReadonlyMap<string, number> = new Map(characterOfByte.map((text, byte) => [text, byte]));

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes of a text in UTF-8, one character each. Half a surrogate pair becomes U+FFFD. */
export function toByteCharacters(text: string): string {
  return Array.from(encoder.encode(text), (byte) => characterOfByte[byte]).join('');
}

/** The text that characters of bytes spell. Characters of no byte stand for themselves; bytes that are no UTF-8 become U+FFFD. */
export function fromByteCharacters(characters: string): string {
  const bytes = Array.from(characters, (character) => {
    const byte = byteOfCharacter.get(character);
    return byte === undefined ? encoder.encode(character) : [byte];
  });
  return decoder.decode(Uint8Array.from(bytes.flatMap((some) => [...some])));
}
