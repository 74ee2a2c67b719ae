import '../ops/methods.ts';

export { BrowserStorage } from './browser-storage.ts';
export { loadNpy, loadNpz, saveNpy, saveNpz } from './numpy.ts';
export { SafetensorsReader } from './safetensors-reader.ts';
export {
  decode,
  load,
  loadFile,
  loadFileWithMetadata,
  type SafetensorsContent,
  type SaveFileOptions,
  type SaveOptions,
  safeOpen,
  save,
  saveFile,
} from './tensors.ts';
export { resumeTraining, type Stateful, saveTraining } from './training.ts';
