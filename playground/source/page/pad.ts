/** @file A pad of 14 × 14 pixels to write on, with a pointer or with the keyboard. */
import { digitSide } from '../shared/tasks.ts';
import { element } from './element.ts';
import { css, mixed, palette } from './palette.ts';
import { say } from './texts.ts';

const cell = 20;
/** Of the stroke, in pixels of the pad: what MNIST's strokes are at this size. */
const brush = 0.85;

/** The digit with its ink's centre in the middle, as those it was trained on. */
export function centred(pixels: Float32Array): Float32Array {
  let [mass, across, down] = [0, 0, 0];
  pixels.forEach((ink, at) => {
    mass += ink;
    across += ink * (at % digitSide);
    down += ink * Math.floor(at / digitSide);
  });
  if (mass === 0) return pixels;
  const middle = (digitSide - 1) / 2;
  const [right, below] = [Math.round(middle - across / mass), Math.round(middle - down / mass)];
  return pixels.map((_, at) => {
    const column = (at % digitSide) - right;
    const row = Math.floor(at / digitSide) - below;
    const isInside = column >= 0 && row >= 0 && column < digitSide && row < digitSide;
    return isInside ? (pixels[row * digitSide + column] ?? 0) : 0;
  });
}

export class Pad {
  readonly canvas: HTMLCanvasElement;
  private pixels: Float32Array = new Float32Array(digitSide ** 2);
  private pen: { x: number; y: number } | undefined;
  private cursor = { x: digitSide / 2, y: digitSide / 2 };
  /** What lies on the pad was put there; the first stroke takes it away. */
  private isPlaced = true;
  private readonly written: (pixels: Float32Array) => void;

  constructor(written: (pixels: Float32Array) => void) {
    this.written = written;
    this.canvas = element('canvas', {
      class: 'pad',
      role: 'application',
      'data-key': 'pad',
      'aria-label': say('padAria'),
      set: { width: digitSide * cell, height: digitSide * cell, tabIndex: 0 },
      on: {
        pointerdown: (event) => this.begin(event),
        pointermove: (event) => this.drag(event),
        pointerup: () => this.lift(),
        pointercancel: () => this.lift(),
        keydown: (event) => this.press(event),
        focus: () => this.draw(),
        blur: () => this.draw(),
      },
    });
  }

  /** Lays a digit there, which the worker already knows. */
  place(pixels: Float32Array): void {
    this.pixels = pixels.slice();
    this.isPlaced = true;
    this.draw();
  }

  write(pixels: Float32Array): void {
    this.place(pixels);
    this.written(pixels);
  }

  clear(): void {
    this.write(new Float32Array(digitSide ** 2));
  }

  draw(): void {
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    const { paper, ink, accent } = palette();
    this.pixels.forEach((value, at) => {
      context.fillStyle = css(mixed(paper, ink, value));
      context.fillRect((at % digitSide) * cell, Math.floor(at / digitSide) * cell, cell, cell);
    });
    if (document.activeElement !== this.canvas || this.pen !== undefined) return;
    context.strokeStyle = css(accent);
    context.lineWidth = 3;
    context.beginPath();
    context.arc(this.cursor.x * cell, this.cursor.y * cell, cell * 0.6, 0, 2 * Math.PI);
    context.stroke();
  }

  private at(event: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: ((event.clientX - left) / width) * digitSide, y: ((event.clientY - top) / height) * digitSide };
  }

  private begin(event: PointerEvent): void {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.focus({ preventScroll: true });
    this.pen = this.at(event);
    this.stroke(this.pen, this.pen);
  }

  private drag(event: PointerEvent): void {
    if (this.pen === undefined) return;
    const next = this.at(event);
    this.stroke(this.pen, next);
    this.pen = next;
  }

  private lift(): void {
    if (this.pen === undefined) return;
    this.cursor = this.pen;
    this.pen = undefined;
    this.draw();
  }

  private press(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    if (event.key === 'Delete' || event.key === 'Backspace') this.clear();
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const before = this.cursor;
    const within = (value: number): number => Math.max(0.5, Math.min(digitSide - 0.5, value));
    this.cursor = { x: within(before.x + move[0]), y: within(before.y + move[1]) };
    if (event.shiftKey) this.stroke(before, this.cursor);
    else this.draw();
  }

  /** Lays ink along a line; it is darkest on the line. */
  private stroke(from: { x: number; y: number }, to: { x: number; y: number }): void {
    if (this.isPlaced) this.pixels = new Float32Array(digitSide ** 2);
    this.isPlaced = false;
    const [across, down] = [to.x - from.x, to.y - from.y];
    const length = across * across + down * down;
    this.pixels = this.pixels.map((ink, at) => {
      const x = (at % digitSide) + 0.5;
      const y = Math.floor(at / digitSide) + 0.5;
      const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - from.x) * across + (y - from.y) * down) / length));
      const distance = Math.hypot(from.x + along * across - x, from.y + along * down - y);
      return Math.max(ink, Math.min(1, Math.max(0, 1.35 - distance / brush)));
    });
    this.draw();
    this.written(centred(this.pixels));
  }
}
