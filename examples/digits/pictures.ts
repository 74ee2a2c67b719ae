/** @file The pictures of the README: how the program learned, which digits it misreads, and what its first layer looks for. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as torch from 'flambeau';
import * as plot from 'flambeau/plot';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { DigitsDataset } from './dataset.ts';
import { readMnist } from './mnist.ts';
import { makeModel } from './model.ts';

const epochLine = /epoch +(\d+)\/\d+ +loss ([\d.]+) +acc ([\d.]+)% +val loss ([\d.]+) +val acc ([\d.]+)%/g;

/** What the program printed of each epoch. */
function epochsOf(printed: string) {
  return Array.from(printed.matchAll(epochLine), (found) => {
    const [epoch = 0, loss, accuracy, validationLoss, validationAccuracy] = found.slice(1).map(Number);
    return { epoch, loss, accuracy, validation: { loss: validationLoss, accuracy: validationAccuracy } };
  });
}

function misread(model: torch.nn.Module): plot.Picture {
  const { test } = readMnist();
  const [images, labels] = new DigitsDataset(test).getBatch(Array.from({ length: test.count }, (_, i) => i));
  const read: torch.Tensor = torch.noGrad(() =>
    torch.cat(
      images.split(250).map((part) => model(part).argmax(1)),
      0,
    ),
  );
  const wrong = read.ne(labels).nonzero().flatten();
  const captions = Array.from(wrong.toTypedArray<BigInt64Array>(), (place) => {
    const [seen, truth] = [read.at(Number(place)).item(), labels.at(Number(place)).item()];
    return `${truth}, read as ${seen}`;
  });
  return plot.imshow(images.at(wrong), {
    title: `The ${captions.length} test digits of ${test.count.toLocaleString('en')} that are misread`,
    labels: captions,
    columns: 8,
  });
}

export function picturesOf(model: torch.nn.Module, printed: string): Pictures {
  const [first] = model.parameters();
  const filters = first?.detach() ?? torch.zeros([1, 1, 3, 3]);
  return {
    learning: plot.learningCurves(epochsOf(printed), { metrics: ['loss', 'accuracy'], width: 300, height: 200 }),
    misread: misread(model),
    filters: plot.imshow(filters, { title: 'The 16 filters of the first layer', columns: 8, each: true, width: 480 }),
  };
}

export const makePictures: MakePictures = async (print) => {
  const out = mkdtempSync(join(tmpdir(), 'flambeau-digits-'));
  try {
    const program = fileURLToPath(new URL('main.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, '--out', out]);
    print(stdout);
    const model = makeModel();
    model.loadStateDict(torch.io.loadFile(join(out, 'best.safetensors')));
    return picturesOf(model.eval(), stdout);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};
