/** @file Digits and what comes back of them, ways from one digit to another, and a map of the codes. */
import * as torch from 'flambeau';
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { command, type Result, run } from './program.ts';

/** The first test image of each digit. */
function oneOfEach({ test }: Result): number[] {
  const labels = Array.from(test.labels.toTypedArray<BigInt64Array>(), Number);
  return Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit));
}

function reconstructions(result: Result): plot.Picture {
  const places = torch.tensor(oneOfEach(result), { dtype: torch.int64 });
  const images = result.test.images.at(places);
  const rows = [images, torch.noGrad(() => result.model(images)), result.fromComponents.at(places)];
  const count = result.codes.size(1);
  return plot.imshow(torch.cat(rows, 0), {
    title: 'Test digits as they come back',
    subtitle: `above as they are, then from ${count} numbers by the autoencoder, then from ${count} principal components`,
    columns: 10,
    range: [0, 1],
  });
}

/** How many images stand on the way from one digit to another, these included. */
const stations = 10;

function interpolation({ model, codes, ...result }: Result): plot.Picture {
  const places = oneOfEach({ model, codes, ...result });
  const ways = [
    [1, 7],
    [3, 8],
    [4, 9],
    [0, 6],
  ].map(([from = 0, to = 0]) => {
    const [start, end] = [codes.at(places[from] ?? 0), codes.at(places[to] ?? 0)];
    const share = torch.linspace(0, 1, stations).unsqueeze(1);
    return torch.lerp(start.unsqueeze(0), end.unsqueeze(0), share);
  });
  const images = torch.noGrad(() => model.decoder(torch.cat(ways, 0)));
  return plot.imshow(images, {
    title: 'From one digit to another',
    subtitle: 'drawn from codes on the straight line between those of two test digits',
    columns: stations,
    range: [0, 1],
  });
}

export function picturesOf(result: Result): Pictures {
  const map = plot.embedding(result.codes, { by: result.test.labels, method: 'tsne', title: 'Codes of test digits' });
  return { reconstructions: reconstructions(result), interpolation: interpolation(result), map };
}

export const makePictures: MakePictures = (print) => picturesOf(run(defaultsOf(command), print));
