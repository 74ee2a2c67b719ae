/** @file Writing: a character is drawn from what the model expects, and becomes part of what it sees. */
import * as torch from 'flambeau';
import type { CharGpt } from './model.ts';

export interface WritingOptions {
  readonly count: number;
  /** Below 1 the likelier characters are drawn more often. */
  readonly temperature: number;
  readonly generator: torch.Generator;
}

/** The ids that follow the given ones. */
export function write(model: CharGpt, given: readonly number[], options: WritingOptions): number[] {
  const { count, temperature, generator } = options;
  const ids = [...given];
  return torch.noGrad(() => {
    for (let i = 0; i < count; i++) {
      const seen = torch.tensor([ids.slice(-model.sizes.context)], { dtype: torch.int64 });
      const logits = model(seen).at(0, -1);
      const next = torch.multinomial(logits.div(temperature).softmax(-1), 1, { generator });
      ids.push(Number(next.item()));
    }
    return ids.slice(given.length);
  });
}
