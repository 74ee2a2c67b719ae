/** @file Finds a key that occurs twice in one object of a JSON text, which `JSON.parse` lets pass. */

/** The place of the quote that ends the string whose first character is at `start`. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start); ; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === '\\') backslashes += 1;
    // An even number of backslashes escape each other, an odd one the quote.
    if (backslashes % 2 === 0) return end;
  }
}

/** The first key that its object holds twice; undefined if there is none. `json` must be text that `JSON.parse` accepts. */
export function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  let last = '';
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '{' || character === '[') open.push(new Set());
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(json, i + 1);
      last = json.slice(i, end + 1);
      i = end;
    } else if (character === ':') {
      const key: string = JSON.parse(last);
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
