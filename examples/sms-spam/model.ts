/** @file Words to vectors, a GRU that reads them in both directions, and one logit. */
import * as torch from 'flambeau';

const { nn } = torch;

/** How many numbers a word becomes, and how many a reader remembers. */
const [wordSize, memory] = [64, 64] as const;

export class SpamModel extends nn.Module {
  readonly embedding: torch.nn.Embedding;
  readonly gru: torch.nn.GRU;
  readonly dropout: torch.nn.Dropout;
  readonly head: torch.nn.Linear;

  constructor(words: number) {
    super();
    this.embedding = new nn.Embedding(words, wordSize);
    this.gru = new nn.GRU(wordSize, memory, { bidirectional: true });
    this.dropout = new nn.Dropout(0.4);
    this.head = new nn.Linear(2 * memory, 1);
  }

  /** Packed ids of N messages → logits [N] */
  forward(ids: torch.nn.utils.rnn.PackedSequence): torch.Tensor {
    const words = ids.withData(this.dropout(this.embedding(ids.data)));
    const [, last] = this.gru(words);
    return this.head(this.dropout(torch.cat([last.at(0), last.at(1)], 1))).squeeze(1);
  }
}
