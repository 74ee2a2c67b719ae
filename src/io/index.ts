import '../ops/methods.ts';

export {
  decode,
  load,
  loadFile,
  loadFileWithMetadata,
  type SafetensorsContent,
  type SaveOptions,
  save,
  saveFile,
} from './tensors.ts';
