/** @file Keys and values of the tokens that a decoder has read: those of a new token need not be worked out for the old ones again. */
import * as torch from 'flambeau';
import { ValueError } from 'flambeau';

export interface CacheSizes {
  readonly layers: number;
  readonly batch: number;
  readonly heads: number;
  /** The most tokens of a row. */
  readonly capacity: number;
  /** Numbers of a key, and of a value. */
  readonly headSize: number;
}

/** Memory for all tokens is taken once, so that a step copies its own keys and values and no others. */
export class KeyValueCache {
  private readonly layers: readonly (readonly [keys: torch.Tensor, values: torch.Tensor])[];
  private readonly capacity: number;
  private read = 0;

  constructor({ layers, batch, heads, capacity, headSize }: CacheSizes) {
    const room = (): torch.Tensor => torch.zeros([batch, heads, capacity, headSize]);
    this.layers = Array.from({ length: layers }, () => [room(), room()] as const);
    this.capacity = capacity;
  }

  /** How many tokens of each row it holds. */
  get length(): number {
    return this.read;
  }

  /** Takes the keys and values of new tokens, [N, heads, new, headSize], into a layer; gives those of all tokens. */
  append(layer: number, keys: torch.Tensor, values: torch.Tensor): [keys: torch.Tensor, values: torch.Tensor] {
    const count = keys.size(2);
    const end = this.read + count;
    if (end > this.capacity) {
      throw new ValueError('cache/capacity', `the cache has room for ${this.capacity} tokens, got ${end}`);
    }
    const own = this.layers[layer];
    if (own === undefined) {
      throw new ValueError('cache/layer', `the cache has ${this.layers.length} layers, there is no layer ${layer}`);
    }
    own[0].narrow(2, this.read, count).copy_(keys);
    own[1].narrow(2, this.read, count).copy_(values);
    return [own[0].narrow(2, 0, end), own[1].narrow(2, 0, end)];
  }

  /** All layers have taken this many new tokens. */
  advance(count: number): void {
    this.read += count;
  }
}
