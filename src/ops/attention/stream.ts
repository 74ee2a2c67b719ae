/**
 * @file Attention as one operator that never has all its scores in memory: block by block of queries, scores are made by a product, become
 * shares in place, and are gone after the product with the values; the derivative makes them again.
 *
 * M. N. Rabe, C. Staats: "Self-attention Does Not Need O(n²) Memory", 2021, https://arxiv.org/abs/2112.05682. T. Dao et al.:
 * "FlashAttention", 2022, https://arxiv.org/abs/2205.14135.
 */
import { release } from '../../storage/allocator.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { addProduct, type MatrixOperand, multiplyMatrices } from '../contraction/contraction.ts';
import { filled } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { gradientsThrough } from '../derived.ts';
import { launch } from '../launch.ts';
import { optionalTensor, tensor, value } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { sumToShape } from '../reduce/sum-to-shape.ts';
import { alongRows, type Block, blocksOf, Matrices, mostOf, type Sizes, scoresIn, sizesOf } from './blocks.ts';
import { type AttentionForm, attentionByOperators } from './formula.ts';
import { attentionKernel } from './kernels.ts';
import { Masks } from './masks.ts';

const attending = /* @__PURE__ */ primitive({
  name: 'scaledDotProductAttention',
  family: 'contraction',
  parameters: [
    tensor('query'),
    tensor('key'),
    tensor('values'),
    optionalTensor('mask'),
    value<AttentionForm>()('form'),
  ],
  method: false,
  results: ['output', 'sums'],
  residuals: ['sums'],
  execute: ({ query, key, values, mask }, { form }) => {
    const sizes = sizesOf(query, key, values);
    const { batch, queries } = sizes;
    const { dtype } = query;
    const inner = query.sizes.at(-1) as number;
    const width = values.sizes.at(-1) as number;
    const output = emptyTensor([...batch, queries, width], dtype);
    const sums = emptyTensor([...batch, queries, 2], dtype);
    const masks = new Masks(mask, form.causal, sizes);
    const kernel = attentionKernel(masks.masking, 'forward', dtype.name);
    const of = (each: Tensor) => new Matrices(each, batch);
    const [q, k, v, out, totals] = [of(query), of(key), of(values), of(output), of(sums)];
    const blocks = [...blocksOf(sizes, form.causal)];
    const scratch = emptyTensor([mostOf(blocks)], dtype);
    for (const block of blocks) {
      const { rows, keys, from } = block;
      const scores = scoresIn(scratch, block);
      multiplyMatrices(block.batch, [rows, keys, inner], q.of(block, from), k.of(block).transposed, scores);
      const operands = [alongRows(scores), ...masks.of(block).map(alongRows), alongRows(totals.of(block, from))];
      launch(kernel, [...block.batch, rows], operands, {
        sizes: [keys],
        scalars: [form.scale],
        workPerPoint: 24 * keys,
      });
      multiplyMatrices(block.batch, [rows, width, keys], scores, v.of(block), out.of(block, from));
    }
    release(scratch.storage);
    return [output, sums];
  },
  saves: { inputs: ['query', 'key', 'values', 'mask'], outputs: ['sums'] },
  derivative: {
    all: ({ grad, inputs: { query, key, values, mask }, attributes: { form }, needs }) =>
      gradientsThrough(
        { query, key, values },
        needs,
        (own) => [attentionByOperators(own.query as Tensor, own.key as Tensor, own.values as Tensor, mask, form)],
        [grad],
      ),
  },
  fusedBackward: ({ grad, inputs: { query, key, values, mask }, outputs: { sums }, attributes: { form }, needs }) => {
    const sizes = sizesOf(query, key, values);
    const { batch } = sizes;
    const { dtype } = query;
    const inner = query.sizes.at(-1) as number;
    const width = values.sizes.at(-1) as number;
    const masks = new Masks(mask, form.causal, sizes);
    const kernel = attentionKernel(masks.masking, 'backward', dtype.name);
    const ofQuery = emptyTensor([...batch, sizes.queries, inner], dtype);
    const blocks = [...blocksOf(sizes, form.causal)];
    const ofKey = new Total([...batch, sizes.keys, inner], blocks, sizes, query);
    const ofValues = new Total([...batch, sizes.keys, width], blocks, sizes, query);
    const of = (each: Tensor) => new Matrices(each, batch);
    const [q, k, v, totals, outer, dq] = [query, key, values, sums, grad, ofQuery].map(of) as [
      Matrices,
      Matrices,
      Matrices,
      Matrices,
      Matrices,
      Matrices,
    ];
    const scratch = emptyTensor([mostOf(blocks)], dtype);
    const other = emptyTensor([mostOf(blocks)], dtype);
    for (const block of blocks) {
      const { rows, keys, from } = block;
      const scores = scoresIn(scratch, block);
      const gradient = scoresIn(other, block);
      multiplyMatrices(block.batch, [rows, keys, inner], q.of(block, from), k.of(block).transposed, scores);
      multiplyMatrices(block.batch, [rows, keys, width], outer.of(block, from), v.of(block).transposed, gradient);
      const masking = masks.of(block).map(alongRows);
      const operands = [alongRows(scores), ...masking, alongRows(totals.of(block, from)), alongRows(gradient)];
      launch(kernel, [...block.batch, rows], operands, {
        sizes: [keys],
        scalars: [form.scale],
        workPerPoint: 24 * keys,
      });
      if (needs.values) ofValues.add(block, [keys, width, rows], scores.transposed, outer.of(block, from));
      if (needs.query) {
        multiplyMatrices(block.batch, [rows, inner, keys], gradient, k.of(block), dq.of(block, from));
      }
      if (needs.key) ofKey.add(block, [keys, inner, rows], gradient.transposed, q.of(block, from));
    }
    for (const { storage } of [scratch, other]) release(storage);
    return {
      query: needs.query ? sumToShape(ofQuery, query.sizes) : undefined,
      key: needs.key ? sumToShape(ofKey.tensor, key.sizes) : undefined,
      values: needs.values ? sumToShape(ofValues.tensor, values.sizes) : undefined,
    };
  },
});

/** The gradient of keys or values: a sum over the blocks of queries. */
class Total {
  readonly tensor: Tensor;
  private readonly matrices: Matrices;
  private readonly isSum: boolean;

  constructor(shape: readonly number[], blocks: readonly Block[], { batch, queries, keys }: Sizes, { dtype }: Tensor) {
    // One block that has all queries and sees all keys writes everything there is.
    this.isSum = blocks.length === 0 || blocks.some((block) => block.rows < queries || block.keys < keys);
    this.tensor = this.isSum ? filled(shape, dtype, 0) : emptyTensor(shape, dtype);
    this.matrices = new Matrices(this.tensor, batch);
  }

  add(block: Block, sizes: readonly [number, number, number], a: MatrixOperand, b: MatrixOperand): void {
    (this.isSum ? addProduct : multiplyMatrices)(block.batch, sizes, a, b, this.matrices.of(block));
  }
}

/** Attention with dropout left out; masks are constants. */
export function attention(
  query: Tensor,
  key: Tensor,
  values: Tensor,
  mask: Tensor | undefined,
  form: AttentionForm,
): Tensor {
  return attending.run([query, key, values, mask], { form })[0];
}
