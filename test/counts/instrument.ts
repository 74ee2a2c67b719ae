/** @file Puts calls of the counter into the library's sources while they are bundled, so that the sources themselves count nothing. */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { counterName } from './counts.ts';

/** Modules are evaluated before there is a counter. */
const counter = `globalThis.${counterName}?`;

/** A statement at the beginning of a function's or a constructor's body. */
interface Probe {
  readonly file: string;
  /** A function, or a class whose constructor is meant. */
  readonly name: string;
  readonly statement: string;
}

const probes: readonly Probe[] = [
  { file: 'tensor/tensor.ts', name: 'Tensor', statement: `${counter}.madeTensor();` },
  { file: 'storage/allocator.ts', name: 'allocate', statement: `${counter}.allocated(arguments[0]);` },
  {
    file: 'storage/allocator.ts',
    name: 'release',
    statement: `{ const [storage] = arguments; if (!storage.released && !storage.escaped && storage.savers === 0) ${counter}.recycled(storage.content); }`,
  },
  { file: 'host/memory.ts', name: 'hostBuffer', statement: `${counter}.obtained(arguments[0]);` },
  {
    file: 'dispatch/dispatch.ts',
    name: 'dispatch',
    statement: `${counter}.dispatched(arguments[0], arguments[1], arguments[2]);`,
  },
];

/** Where the body of a function or constructor begins. */
function bodyOf(source: ts.SourceFile, name: string): number | undefined {
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name && statement.body !== undefined) {
      return statement.body.getStart(source) + 1;
    }
    if (ts.isClassDeclaration(statement) && statement.name?.text === name) {
      const constructor = statement.members.find(
        (member): member is ts.ConstructorDeclaration =>
          ts.isConstructorDeclaration(member) && member.body !== undefined,
      );
      if (constructor?.body !== undefined) return constructor.body.getStart(source) + 1;
    }
  }
  return undefined;
}

function withProbes(file: string, text: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const places = probes
    .filter((probe) => probe.file === file)
    .map(({ name, statement }) => {
      const place = bodyOf(source, name);
      if (place === undefined) throw new Error(`src/${file} has no ${name}: what counts it must be told where it went`);
      return { place, statement };
    });
  // From the end, so that places before stay where they are.
  places.sort((a, b) => b.place - a.place);
  return places.reduce((all, { place, statement }) => `${all.slice(0, place)} ${statement}${all.slice(place)}`, text);
}

/** For the sources of `folder`. */
export function instrumented(folder: string): Plugin {
  const sources = join(folder, 'src');
  const files = new Set(probes.map(({ file }) => file));
  return {
    name: 'instrumented',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(sources, path).split(sep).join('/');
        if (!files.has(file)) return undefined;
        return { contents: withProbes(file, readFileSync(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}
