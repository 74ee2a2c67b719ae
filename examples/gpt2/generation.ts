/** @file Text generation: token after token, each drawn from what the model says of those before it. */
import * as torch from 'flambeau';
import { IndexError, ValueError } from 'flambeau';
import type { GPT2LMHeadModel } from './model.ts';
import { checkSampling, nextToken, type SamplingOptions } from './sampling.ts';

export interface GenerationOptions extends SamplingOptions {
  readonly maxNewTokens: number;
  /** A row ends before it. */
  readonly stopToken?: number;
  /** Keep the keys and values of what was read. The tokens are the same without. Default: true. */
  readonly useCache?: boolean;
}

/** The new tokens of each prompt. Prompts may differ in length: shorter ones are padded on the left. */
export function generate(
  model: GPT2LMHeadModel,
  prompts: readonly (readonly number[])[],
  options: GenerationOptions,
): number[][] {
  checkPrompts(model, prompts, options);
  checkSampling(options);
  return torch.noGrad(() => continued(model, prompts, options));
}

function continued(
  model: GPT2LMHeadModel,
  prompts: readonly (readonly number[])[],
  options: GenerationOptions,
): number[][] {
  const { maxNewTokens, stopToken, useCache = true } = options;
  const longest = Math.max(...prompts.map(({ length }) => length));
  let ids = paddedLeft(prompts, longest, 0);
  let isToken = prompts.every(({ length }) => length === longest)
    ? undefined
    : paddedLeft(
        prompts.map((prompt) => prompt.map(() => 1)),
        longest,
        0,
      ).ne(0);
  // The last token is not read.
  const cache = useCache ? model.newCache(prompts.length, longest + maxNewTokens - 1) : undefined;
  const rows = prompts.map((): number[] => []);
  const open = new Set(rows.keys());
  let unread = ids;
  for (let step = 0; step < maxNewTokens && open.size > 0; step++) {
    const logits = model(unread, { cache, isToken, lastOnly: true }).squeeze(1);
    const tokens = nextToken(logits, options);
    for (const [row, token] of [...tokens.flatten()].map((each) => Number(each.item())).entries()) {
      if (token === stopToken) open.delete(row);
      // A row that has ended goes along with the others until the last one has.
      if (open.has(row)) rows[row]?.push(token);
    }
    if (isToken !== undefined)
      isToken = torch.cat([isToken, torch.ones([prompts.length, 1], { dtype: torch.bool })], 1);
    ids = torch.cat([ids, tokens], 1);
    unread = useCache ? tokens : ids;
  }
  return rows;
}

function paddedLeft(rows: readonly (readonly number[])[], length: number, padding: number): torch.Tensor {
  const filled = rows.map((row) => [...Array.from({ length: length - row.length }, () => padding), ...row]);
  return torch.tensor(filled, { dtype: torch.int64 });
}

function checkPrompts(
  { sizes: { vocabulary, positions } }: GPT2LMHeadModel,
  prompts: readonly (readonly number[])[],
  { maxNewTokens, stopToken }: GenerationOptions,
): void {
  if (prompts.length === 0) throw new ValueError('generate/prompts', 'there is no prompt');
  if (!Number.isSafeInteger(maxNewTokens) || maxNewTokens < 1) {
    throw new ValueError(
      'generate/max-new-tokens',
      `max-new-tokens must be a whole number above 0, got ${maxNewTokens}`,
    );
  }
  const isInVocabulary = (token: number): boolean => Number.isSafeInteger(token) && token >= 0 && token < vocabulary;
  for (const [i, prompt] of prompts.entries()) {
    const unknown = prompt.find((token) => !isInVocabulary(token));
    if (prompt.length === 0) {
      throw new ValueError('generate/empty', `prompt ${i} is empty: the first new token needs one before it`);
    }
    if (unknown !== undefined) {
      throw new IndexError(
        'generate/token',
        `prompt ${i} has the token ${unknown}, the model knows 0 to ${vocabulary - 1}`,
      );
    }
    if (prompt.length + maxNewTokens > positions) {
      throw new ValueError(
        'generate/positions',
        `prompt ${i} has ${prompt.length} tokens, and ${maxNewTokens} are to follow: more than the ${positions} positions of the model\n  fix: shorten the prompt or max-new-tokens`,
      );
    }
  }
  if (stopToken !== undefined && !isInVocabulary(stopToken)) {
    throw new IndexError(
      'generate/stop-token',
      `the stop token ${stopToken} is not in the vocabulary, 0 to ${vocabulary - 1}`,
    );
  }
}
