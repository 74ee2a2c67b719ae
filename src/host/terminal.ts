/** @file The terminal that a program writes to, where there is one. */
import { environment } from './process.ts';

export interface Terminal {
  /** Characters in a line, and lines. */
  readonly columns: number;
  readonly rows: number;
  /** How many colours it shows: 2 for none, 256, or 2^24. */
  readonly colors: number;
  /** How it takes a whole picture, if it does. */
  readonly protocol: 'kitty' | 'iterm2' | undefined;
  /** Is its background light, as far as it tells? */
  readonly isLight: boolean;
}

/** Prints a text, as a line of its own. */
export function print(text: string): void {
  globalThis.console?.log(text);
}

/** https://sw.kovidgoyal.net/kitty/graphics-protocol/ and https://iterm2.com/documentation-images.html */
function protocolOf(): Terminal['protocol'] {
  const program = environment('TERM_PROGRAM') ?? '';
  // Between a multiplexer and the terminal such escapes get lost.
  if (environment('TMUX') !== undefined || /^(screen|tmux)/.test(environment('TERM') ?? '')) return undefined;
  if (environment('KITTY_WINDOW_ID') !== undefined || program === 'ghostty') return 'kitty';
  return program === 'iTerm.app' || program === 'WezTerm' ? 'iterm2' : undefined;
}

function colorsOf(): number {
  // https://no-color.org
  if ((environment('NO_COLOR') ?? '') !== '' || environment('TERM') === 'dumb') return 2;
  const isTrue = /^(truecolor|24bit)$/.test(environment('COLORTERM') ?? '');
  return isTrue ? 2 ** 24 : /256|direct|kitty|ghostty/.test(environment('TERM') ?? '') ? 256 : 2;
}

/** The terminal of the standard output; undefined where that is a file, a pipe, or a page. */
export function terminal(): Terminal | undefined {
  const out = globalThis.process?.stdout;
  if (out?.isTTY !== true) return undefined;
  const colors = colorsOf();
  // The background's colour stands last; white and light grey are light.
  const background = Number(environment('COLORFGBG')?.split(';').at(-1) ?? 0);
  return {
    columns: out.columns ?? 80,
    rows: out.rows ?? 24,
    colors,
    protocol: colors === 2 ? undefined : protocolOf(),
    isLight: background === 7 || background === 15,
  };
}
