/** @file The texts of an SVG and where they stand: a terminal has letters of its own. */

export interface PlacedText {
  readonly text: string;
  /** Where its anchor stands, in the picture's units. */
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Does it run upwards? */
  readonly isUpright: boolean;
  readonly color: string;
}

/** x' = a x + c y + e, y' = b x + d y + f. */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const unmoved: Matrix = [1, 0, 0, 1, 0, 0];

function product([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

function matrixOf(transform: string): Matrix {
  let matrix = unmoved;
  for (const [, name, list = ''] of transform.matchAll(/(translate|rotate|scale)\(([^)]*)\)/g)) {
    const [first = 0, second] = list.split(/[\s,]+/).map(Number);
    const angle = (first * Math.PI) / 180;
    const own: Readonly<Record<string, Matrix>> = {
      translate: [1, 0, 0, 1, first, second ?? 0],
      scale: [first, 0, 0, second ?? first, 0, 0],
      rotate: [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0],
    };
    matrix = product(matrix, own[name ?? ''] ?? unmoved);
  }
  return matrix;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);

const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

/** Every text of an SVG as Vega writes it, and the SVG without them. */
export function withoutTexts(svg: string): { readonly svg: string; readonly texts: readonly PlacedText[] } {
  const texts: PlacedText[] = [];
  const stack: Matrix[] = [unmoved];
  const rest = svg.replace(
    /<text\b([^>]*)>([\s\S]*?)<\/text>|<g\b([^>]*?)(\/?)>|<\/g>/g,
    (whole, ofText: string | undefined, content: string | undefined, ofGroup: string | undefined, isEmpty: string) => {
      const around = stack.at(-1) ?? unmoved;
      if (ofText !== undefined) {
        const own = product(around, matrixOf(attribute(ofText, 'transform')));
        const lines = [...(content ?? '').matchAll(/<tspan\b([^>]*)>([^<]*)<\/tspan>/g)];
        const parts: readonly [string, string][] =
          lines.length === 0
            ? [['', content ?? '']]
            : lines.map(([, tag, line]): [string, string] => [tag ?? '', line ?? '']);
        let down = 0;
        for (const [tag, line] of parts) {
          down += Number(attribute(tag, 'dy').replace('px', '')) || 0;
          const [a, b, , , x, y] = product(own, [1, 0, 0, 1, 0, down]);
          const anchor = attribute(ofText, 'text-anchor');
          texts.push({
            text: decoded(line).trim(),
            x,
            y,
            anchor: anchor === 'middle' || anchor === 'end' ? anchor : 'start',
            isUpright: Math.abs(b) > Math.abs(a) * 2,
            color: attribute(ofText, 'fill'),
          });
        }
        return '';
      }
      if (whole === '</g>') stack.pop();
      else if (isEmpty === '') stack.push(product(around, matrixOf(attribute(` ${ofGroup ?? ''}`, 'transform'))));
      return whole;
    },
  );
  return { svg: rest, texts: texts.filter(({ text }) => text !== '') };
}
