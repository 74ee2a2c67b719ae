/** @file The page around the library, where there is one. */

/** An element of a page, as far as it matters here. */
export interface PageElement {
  replaceChildren(...children: readonly unknown[]): void;
  readonly style: object;
}

interface Page {
  readonly body: { append(element: unknown): void };
  createElement(name: string): PageElement;
}

/** The document of the page, or undefined on other hosts. */
export function page(): Page | undefined {
  return globalThis.document;
}

declare const globalThis: { readonly document?: Page };
