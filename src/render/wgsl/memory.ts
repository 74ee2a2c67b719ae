/** @file The memory of a shader in WGSL: its bindings, and the functions that read and write elements of its slots. */
import { launchPosition } from './arguments.ts';
import { placeOf, type Slot } from './slots.ts';
import type { Element } from './words.ts';
import { loadName, parameterText, storeName, type Writer } from './writer.ts';

export const slotName = (slot: number): string => `slot${slot}`;

/** Bindings of group 0, which has no slots. */
export const argumentBinding = 0;
export const guardBinding = 1;

/** Words of the guard buffer: 1 + the code of the guard that failed, the number of its launch, and its value as int64. */
export const guardWords = 4;

/** Declarations of all bindings. */
export function bindingsText(slots: readonly Slot[], argumentWords: number, guarded: boolean): string {
  const lines = [
    `struct Arguments { words: array<vec4<u32>, ${argumentWords / 4}> }`,
    `@group(0) @binding(${argumentBinding}) var<uniform> arguments: Arguments;`,
  ];
  slots.forEach(({ writable, atomic, isVector }, slot) => {
    const access = writable ? 'read_write' : 'read';
    const word = atomic ? 'atomic<u32>' : isVector === true ? 'vec4<u32>' : 'u32';
    const { group, binding } = placeOf(slot);
    lines.push(`@group(${group}) @binding(${binding}) var<storage, ${access}> ${slotName(slot)}: array<${word}>;`);
  });
  if (guarded) {
    lines.push(
      `@group(0) @binding(${guardBinding}) var<storage, read_write> guards: array<atomic<u32>, ${guardWords}>;`,
      reportText,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The first invocation that fails owns the report. The weak exchange may fail for no reason and is then tried again. */
const reportText = `fn report(code: u32, value: vec2<u32>) {
  loop {
    let result = atomicCompareExchangeWeak(&guards[0], 0u, code);
    if (result.exchanged) {
      atomicStore(&guards[1], ${parameterText(launchPosition)});
      atomicStore(&guards[2], value.x);
      atomicStore(&guards[3], value.y);
    }
    if (result.exchanged || result.old_value != 0u) {
      break;
    }
  }
}`;

/** A word of a slot that is not atomic. */
const wordText = (slot: number, at: string, { isVector }: Slot): string =>
  isVector === true ? `${slotName(slot)}[(${at}) >> 2u][(${at}) & 3]` : `${slotName(slot)}[${at}]`;

function loadText(element: Element, slot: number, described: Slot): string {
  const word = (at: string): string =>
    described.atomic ? `atomicLoad(&${slotName(slot)}[${at}])` : wordText(slot, at, described);
  const head = `fn ${loadName(element, slot)}(address: i32)`;
  switch (element) {
    case 'word':
      return `${head} -> u32 {\n  return ${word('address')};\n}\n`;
    case 'pair':
      return `${head} -> vec2<u32> {\n  return vec2<u32>(${word('2 * address')}, ${word('2 * address + 1')});\n}\n`;
    case 'half':
      return `${head} -> u32 {\n  return (${word('address >> 1u')} >> (u32(address & 1) * 16u)) & 65535u;\n}\n`;
    case 'byte':
      return `${head} -> u32 {\n  return (${word('address >> 2u')} >> (u32(address & 3) * 8u)) & 255u;\n}\n`;
  }
}

/** Invocations that change other parts of the word do not disturb each other: each touches only its own bits. */
function replaceText(word: string, shift: string, mask: number): string {
  return `  let shift = ${shift};
  atomicAnd(&${word}, ~(${mask}u << shift));
  atomicOr(&${word}, value << shift);
`;
}

function storeText(element: Element, slot: number, described: Slot): string {
  const place = (at: string): string => `${slotName(slot)}[${at}]`;
  const put = (at: string, value: string): string =>
    described.atomic ? `atomicStore(&${place(at)}, ${value});` : `${wordText(slot, at, described)} = ${value};`;
  const type = element === 'pair' ? 'vec2<u32>' : 'u32';
  const head = `fn ${storeName(element, slot)}(address: i32, value: ${type}) {`;
  switch (element) {
    case 'word':
      return `${head}\n  ${put('address', 'value')}\n}\n`;
    case 'pair':
      return `${head}\n  ${put('2 * address', 'value.x')}\n  ${put('2 * address + 1', 'value.y')}\n}\n`;
    case 'half':
      return `${head}\n${replaceText(place('address >> 1u'), 'u32(address & 1) * 16u', 65535)}}\n`;
    case 'byte':
      return `${head}\n${replaceText(place('address >> 2u'), 'u32(address & 3) * 8u', 255)}}\n`;
  }
}

const elements: readonly Element[] = ['word', 'pair', 'half', 'byte'];

/** The functions of the loads and stores that a writer has written. */
export function accessText(slots: readonly Slot[], writer: Writer): string {
  const texts: string[] = [];
  slots.forEach((described, slot) => {
    for (const element of elements) {
      if (writer.loads.has(loadName(element, slot))) texts.push(loadText(element, slot, described));
      if (writer.stores.has(storeName(element, slot))) texts.push(storeText(element, slot, described));
    }
  });
  return texts.join('');
}
