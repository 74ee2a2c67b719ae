/** @file Escape sequences by which terminals take whole pictures. */

import type { Terminal } from '../../host/terminal.ts';
import { base64Of } from '../base64.ts';

/** Kitty takes pieces of so many letters. */
const pieceLength = 4096;

/** https://sw.kovidgoyal.net/kitty/graphics-protocol/, direct transmission of a PNG that is shown at once. */
function kitty(text: string): string {
  const pieces = text.match(new RegExp(`.{1,${pieceLength}}`, 'g')) ?? [];
  return pieces
    .map((piece, place) => {
      const isLast = place === pieces.length - 1;
      const control = place === 0 ? `f=100,a=T,q=2,m=${isLast ? 0 : 1}` : `m=${isLast ? 0 : 1}`;
      return `\x1b_G${control};${piece}\x1b\\`;
    })
    .join('');
}

/** https://iterm2.com/documentation-images.html */
function iterm(text: string, size: number): string {
  return `\x1b]1337;File=inline=1;size=${size};preserveAspectRatio=1:${text}\x07`;
}

/** A PNG as the terminal takes it. */
export function escapedPng(png: Uint8Array, { protocol }: Pick<Terminal, 'protocol'>): string {
  const text = base64Of(png);
  return protocol === 'kitty' ? kitty(text) : iterm(text, png.length);
}
