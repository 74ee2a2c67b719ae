/** @file A table that is never whole: an `IterableDataset` of the batches that its pieces become. */
import * as torch from 'flambeau';
import type { Piece } from './pieces.ts';

const { data } = torch;

export interface Batch {
  readonly features: torch.Tensor;
  readonly target: torch.Tensor;
}

/** Each pass reads the file again. A loader with `batchSize: null` gives the batches as they are. */
export class TableStream extends data.IterableDataset<Batch> {
  readonly open: () => AsyncIterable<Piece>;
  readonly preprocessor: torch.data.TablePreprocessor;
  readonly target: string;

  constructor(open: () => AsyncIterable<Piece>, preprocessor: torch.data.TablePreprocessor, target: string) {
    super();
    this.open = open;
    this.preprocessor = preprocessor;
    this.target = target;
  }

  override async *[Symbol.asyncIterator](): AsyncIterator<Batch> {
    for await (const piece of this.open()) {
      const table = data.columnsOf(piece) as torch.data.TableColumns;
      const set = data.fromTable(table, { features: this.preprocessor, target: this.target });
      const { features, target } = set.getBatch(Array.from({ length: set.length }, (_, row) => row));
      yield { features, target };
    }
  }
}
