/** @file How the next token is chosen from its logits. */
import type * as torch from 'flambeau';
import { ValueError } from 'flambeau';

export interface SamplingOptions {
  /** Take the most probable token in place of drawing one. Default: false. */
  readonly greedy?: boolean;
  /** What logits are divided by: below 1 probable tokens become more probable, above 1 less. Default: 1. */
  readonly temperature?: number;
  /** Draw from the so many most probable tokens; 0 for all. Default: 0. */
  readonly topK?: number;
  /**
   * Draw from the fewest tokens that together have this probability. Default: 1. A. Holtzman et al.: "The Curious Case of Neural Text
   * Degeneration", 2019, https://arxiv.org/abs/1904.09751
   */
  readonly topP?: number;
  /** What is drawn from. Default: the default generator. */
  readonly generator?: torch.Generator;
}

/** Throws on options that nothing can be drawn with. */
export function checkSampling({ temperature = 1, topK = 0, topP = 1 }: SamplingOptions): void {
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) {
    const fix = temperature === 0 ? '\n  fix: for the most probable token each time pass greedy' : '';
    throw new ValueError('sampling/temperature', `temperature must be a number above 0, got ${temperature}${fix}`);
  }
  if (!Number.isSafeInteger(topK) || topK < 0) {
    throw new ValueError('sampling/top-k', `top-k must be a whole number, 0 for all tokens, got ${topK}`);
  }
  if (!(topP > 0 && topP <= 1)) {
    throw new ValueError('sampling/top-p', `top-p must be above 0 and at most 1, got ${topP}`);
  }
}

/** Logits [N, vocabulary] over the temperature, with minus infinity for tokens that are not to be drawn. */
export function allowedLogits(
  logits: torch.Tensor,
  { temperature = 1, topK = 0, topP = 1 }: SamplingOptions,
): torch.Tensor {
  let allowed = logits.div(temperature);
  if (topK > 0) {
    const { values } = allowed.topk(Math.min(topK, allowed.size(-1)));
    allowed = allowed.maskedFill(allowed.lt(values.at('...', '-1:')), Number.NEGATIVE_INFINITY);
  }
  if (topP < 1) {
    const { values, indices } = allowed.sort(-1);
    const isLeftOut = values
      .softmax(-1)
      .cumsum(-1)
      .le(1 - topP);
    // The most probable token stays, however small topP is.
    isLeftOut.set(['...', '-1:'], false);
    allowed = allowed.maskedFill(isLeftOut.scatter(-1, indices, isLeftOut), Number.NEGATIVE_INFINITY);
  }
  return allowed;
}

/** The next token of each row, [N, 1]. */
export function nextToken(logits: torch.Tensor, options: SamplingOptions): torch.Tensor {
  if (options.greedy === true) return logits.argmax(-1, true);
  const shares = allowedLogits(logits, options).softmax(-1);
  const { generator } = options;
  return generator === undefined ? shares.multinomial(1) : shares.multinomial(1, false, { generator });
}
