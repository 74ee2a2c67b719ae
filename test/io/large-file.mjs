/** @file Loads a safetensors file, all of it or one tensor, and says what that took: large-file.mjs FILE [TENSOR]. */
import fs from 'node:fs';
import * as torch from 'flambeau';

const [path, name] = process.argv.slice(2);
const field = (file, line) => Number(line.exec(fs.readFileSync(`/proc/self/${file}`, 'utf8'))?.[1]);
const readBytes = () => field('io', /^rchar: (\d+)/m);

const before = readBytes();
const tensors = name === undefined ? torch.io.loadFile(path) : { [name]: torch.io.safeOpen(path).getTensor(name) };
const bytes = readBytes() - before;
const peak = 1024 * field('status', /^VmHWM:\s+(\d+) kB/m);
const ends = Object.values(tensors).map((tensor) => [tensor.at(0, 0).item(), tensor.at(-1, -1).item()]);
fs.writeSync(1, JSON.stringify({ bytes, peak, ends }));
