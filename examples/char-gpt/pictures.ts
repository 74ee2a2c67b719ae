/** @file The loss as it falls, and where the heads of attention look. */
import * as torch from 'flambeau';
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { command, type Result, run } from './program.ts';

const line = 'To be, or not to be: that is the';

function attention({ model, tokenizer }: Result): plot.Picture {
  const ids = torch.tensor(tokenizer.encode(line), { dtype: torch.int64 });
  const layers = model.attentionOf(ids);
  const letters = Array.from(line, (letter) => (letter === ' ' ? '␣' : letter));
  const shown = layers[0]?.at(0) ?? torch.zeros([line.length, line.length]);
  return plot.heatmap(shown, {
    title: 'Where the first head of the first layer looks',
    subtitle: 'each row is a character, which sees itself and those before it',
    rows: letters,
    columns: letters,
    annotate: false,
    width: 560,
    height: 560,
  });
}

function everyHead({ model, tokenizer }: Result): plot.Picture {
  const ids = torch.tensor(tokenizer.encode(line), { dtype: torch.int64 });
  const layers = model.attentionOf(ids);
  return plot.imshow(torch.stack(layers, 0).flatten(0, 1).sqrt(), {
    title: 'All heads',
    labels: layers.flatMap((heads, layer) =>
      Array.from({ length: heads.size(0) }, (_, head) => `${layer + 1}.${head + 1}`),
    ),
    columns: model.sizes.heads,
    colors: 'viridis',
  });
}

export function picturesOf(result: Result): Pictures {
  const { measurements, validationLoss } = result;
  const loss = plot.line(
    measurements.map(({ step }) => step),
    {
      training: measurements.map(({ training }) => training),
      validation: measurements.map(({ validation }) => validation),
    },
    {
      title: 'Loss',
      subtitle: `in the end ${validationLoss.toFixed(3)} nats a character`,
      x: 'step',
      y: 'nats a character',
      width: 420,
      height: 260,
    },
  );
  return { loss, attention: attention(result), heads: everyHead(result) };
}

export const makePictures: MakePictures = async (print) => picturesOf(await run(defaultsOf(command), print));
