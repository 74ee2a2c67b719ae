/** @file Refuses JSON text that nests deeper than its format does, before a parser builds the objects. */

/** True once arrays and objects stand more than `depth` deep in each other. Text within quotes does not count. */
export function nestsDeeper(json: string, depth: number): boolean {
  let open = 0;
  for (let i = 0; i < json.length; i++) {
    const character = json.charCodeAt(i);
    if (character === quote) {
      for (i++; i < json.length && json.charCodeAt(i) !== quote; i++) if (json.charCodeAt(i) === backslash) i++;
    } else if (character === openBrace || character === openBracket) {
      if (++open > depth) return true;
    } else if (character === closeBrace || character === closeBracket) open--;
  }
  return false;
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
