/** @file Bytes as text: RFC 4648, Base 64, https://www.rfc-editor.org/rfc/rfc4648 */

/** Arguments of one call. */
const pieceLength = 8192;

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += pieceLength) {
    text += String.fromCharCode(...bytes.subarray(start, start + pieceLength));
  }
  return btoa(text);
}

export function dataAddress(png: Uint8Array): string {
  return `data:image/png;base64,${base64Of(png)}`;
}

declare const btoa: (text: string) => string;
