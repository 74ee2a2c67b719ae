/** @file What a file is that is not the one asked for, by what it begins with, and who reads it. */
import { type ByteSource, bytesOf } from './source.ts';

const longestMark = 32;

/** Files that people have, by their first bytes, one character each. */
const kinds: readonly (readonly [begins: (text: string) => boolean, what: string, mend: string])[] = [
  [(text) => text === '', 'empty', 'its writer was broken off: fetch it again, or save it again'],
  [
    (text) => text.startsWith('PK'),
    'a zip archive',
    'torch.load reads those of torch.save, torch.io.loadNpz those of NumPy',
  ],
  [(text) => text.startsWith('\x93NUMPY'), 'an array of NumPy', 'torch.io.loadNpy'],
  [(text) => text[8] === '{', 'a safetensors file', 'torch.io.loadFile(path), or torch.io.load(bytes)'],
  [
    (text) => text.startsWith('\x89HDF'),
    'an HDF5 file, such as Keras writes',
    'load it there, and save the arrays as safetensors',
  ],
  [(text) => text.startsWith('\x1f\x8b'), 'packed by gzip', 'unpack it first'],
  [(text) => text.startsWith('version https://git-lfs'), 'a pointer of Git LFS to the file', 'git lfs pull'],
  [(text) => text.startsWith('\x80\x02\x8a\x0a'), 'a file of torch.save before PyTorch 1.6', 'torch.load reads it'],
  [(text) => text.startsWith('\x80'), 'a pickle, but none of torch.save', 'save it with torch.save'],
  [(text) => text.startsWith('GGUF'), 'a GGUF file of llama.cpp', 'load the model in PyTorch, and save its state dict'],
  [
    (text) => /^\s*</.test(text),
    'a page of HTML, such as servers answer in place of a file',
    'fetch the file itself, which another address names',
  ],
  [
    (text) => /^\s*\{/.test(text),
    'JSON, such as the index of a model in several files',
    'torch.io.loadFile reads an index, and the files that it names',
  ],
];

/** The first bytes as they are: people know some by sight. */
const shown = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** What the file is, and the mend; `wanted` says what would have been right. */
export function recognised(source: ByteSource, wanted: string): string {
  const beginning = bytesOf(source, 0, Math.min(longestMark, source.byteLength));
  const text = String.fromCharCode(...beginning);
  const [, what, mend] = kinds.find(([begins]) => begins(text)) ?? [
    undefined,
    `no ${wanted}: it begins with the bytes ${shown(beginning)}`,
    'give the path of the file that was meant, or save it again',
  ];
  return `the file is ${what}\n  fix: ${mend}`;
}
