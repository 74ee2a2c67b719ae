/** @file Elements of the page, made in one call. Styles stand in style sheets: the policy of the page allows no others. */

type Attributes<Tag extends keyof HTMLElementTagNameMap> = Readonly<
  Record<`aria-${string}` | `data-${string}`, string | boolean> & {
    class: string;
    on: { readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };
    set: Partial<HTMLElementTagNameMap[Tag]>;
    role: string;
  }
>;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Partial<Attributes<Tag>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  const { on = {}, set = {}, ...plain } = attributes;
  for (const [name, value] of Object.entries(plain)) made.setAttribute(name, String(value));
  for (const [name, listener] of Object.entries(on)) made.addEventListener(name, listener as EventListener);
  Object.assign(made, set);
  made.append(...children);
  return made;
}

export interface Choice<Value> {
  readonly value: Value;
  readonly text: string;
}

/** A labelled list to choose one of. */
export function chooser<Value extends string | number>(
  label: string,
  choices: readonly Choice<Value>[],
  chosen: Value,
  choose: (value: Value) => void,
): HTMLLabelElement {
  const select = element(
    'select',
    {
      on: {
        change() {
          const choice = choices[select.selectedIndex];
          if (choice !== undefined) choose(choice.value);
        },
      },
    },
    ...choices.map(({ value, text }) =>
      element('option', { set: { value: String(value), selected: value === chosen } }, text),
    ),
  );
  return element('label', { class: 'field' }, element('span', {}, label), select);
}

/** Buttons of which one is pressed. */
export function segments<Value extends string>(
  label: string,
  choices: readonly Choice<Value>[],
  chosen: Value,
  choose: (value: Value) => void,
): HTMLDivElement {
  return element(
    'div',
    { class: 'segments', role: 'group', 'aria-label': label },
    ...choices.map(({ value, text }) =>
      element(
        'button',
        {
          'aria-pressed': value === chosen,
          'data-value': value,
          set: { type: 'button' },
          on: { click: () => choose(value) },
        },
        text,
      ),
    ),
  );
}

/** A canvas that is sharp on this screen, with its drawing context scaled to CSS pixels. Cleared. */
export function drawingOn(
  canvas: HTMLCanvasElement,
): { context: CanvasRenderingContext2D; width: number; height: number } | undefined {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = canvas.getContext('2d');
  if (context === null || width === 0 || height === 0) return undefined;
  const scale = Math.min(3, window.devicePixelRatio || 1);
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}
