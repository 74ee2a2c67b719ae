/** @file Einstein's summation: products of tensors written with a letter for each dim. */
import { refuseStranger } from '../../errors/copies.ts';
import { ArgumentError, ShapeError } from '../../errors/errors.ts';
import { dtypes } from '../../storage/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import { isTensor, type Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import type { Operator } from '../operator.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { sum } from '../reduce/sum.ts';
import { diagonal } from '../view/diagonal.ts';
import { permute } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { matmul } from './matmul.ts';

/** An operand with a label for each dim. Dims of an ellipsis have the labels '0', '1', … counted from the last. */
interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

function fail(equation: string, rule: string): never {
  throw new ArgumentError('einsum/equation', `'${equation}': ${rule}`, { equation });
}

/** Splits a term into labels; the ellipsis stands for `hidden` dims. */
function labelsOf(equation: string, term: string, hidden: number): string[] {
  const [before = '', after, more] = term.split('...');
  if (more !== undefined) fail(equation, 'a term has at most one ellipsis');
  if (!/^[A-Za-z]*$/.test(before + (after ?? ''))) fail(equation, 'dims are named by letters');
  const ellipsis = after === undefined ? [] : Array.from({ length: hidden }, (_, i) => String(hidden - 1 - i));
  return [...before, ...ellipsis, ...(after ?? '')];
}

/** A letter has one size, but for operands where it has size 1 and broadcasts; within an operand it does not broadcast. */
function checkSizes(equation: string, operands: readonly Labelled[]): void {
  const seen = new Map<string, { readonly size: number; readonly operand: number }>();
  const nameOf = (label: string): string =>
    /[A-Za-z]/.test(label) ? `'${label}'` : `dim ${-1 - Number(label)} of '...'`;
  operands.forEach(({ tensor, labels }, operand) => {
    labels.forEach((label, d) => {
      const size = tensor.sizes[d] as number;
      const first = labels.indexOf(label);
      const own = tensor.sizes[first] as number;
      if (own !== size) {
        throw new ShapeError(
          'einsum/size',
          `'${equation}': ${nameOf(label)} stands for sizes ${own} and ${size} in operand ${operand}, of shape ${formatShape(tensor.sizes)}\n  rule: a letter that an operand names twice takes its diagonal, so both dims need one size`,
          { equation, label, sizes: [own, size] },
        );
      }
      const before = seen.get(label);
      if (before !== undefined && before.size !== 1 && size !== 1 && before.size !== size) {
        throw new ShapeError(
          'einsum/size',
          `'${equation}': ${nameOf(label)} has size ${before.size} in operand ${before.operand}, of shape ${formatShape(operands[before.operand]?.tensor.sizes ?? [])}, and size ${size} in operand ${operand}, of shape ${formatShape(tensor.sizes)}\n  rule: a letter has the same size in all operands, or 1\n  fix: transpose or reshape an operand, or give the dims different letters`,
          { equation, label, sizes: [before.size, size] },
        );
      }
      if (before === undefined || before.size === 1) seen.set(label, { size, operand });
    });
  });
}

function parse(equation: string, tensors: readonly Tensor[]): { operands: Labelled[]; output: string[] } {
  const [inputs = '', output, more] = equation.replace(/\s/g, '').split('->');
  if (more !== undefined) fail(equation, "there is at most one '->'");
  const terms = inputs.split(',');
  if (terms.length !== tensors.length) fail(equation, `${terms.length} terms for ${tensors.length} tensors`);
  let most = 0;
  const operands = terms.map((term, i): Labelled => {
    const tensor = tensors[i] as Tensor;
    const named = term.replace('...', '').length;
    const hidden = term.includes('...') ? tensor.sizes.length - named : 0;
    if (hidden < 0 || named + hidden !== tensor.sizes.length) {
      throw new ShapeError(
        'einsum/rank',
        `term '${term}' of '${equation}' does not fit a tensor of shape ${formatShape(tensor.sizes)}`,
      );
    }
    most = Math.max(most, hidden);
    return { tensor, labels: labelsOf(equation, term, hidden) };
  });
  checkSizes(equation, operands);
  if (output !== undefined) {
    const labels = labelsOf(equation, output, most);
    const known = new Set(operands.flatMap((operand) => operand.labels));
    if (new Set(labels).size !== labels.length) fail(equation, 'the result names a dim twice');
    const unknown = labels.find((label) => !known.has(label));
    if (unknown !== undefined) fail(equation, `the result names '${unknown}', which no operand has`);
    return { operands, output: labels };
  }
  // Without a result: the ellipsis, then the letters that occur once, in alphabetical order.
  const all = operands.flatMap((operand) => operand.labels);
  const once = [...new Set(all)].filter(
    (label) => /[A-Za-z]/.test(label) && all.filter((other) => other === label).length === 1,
  );
  return { operands, output: [...Array.from({ length: most }, (_, i) => String(most - 1 - i)), ...once.sort()] };
}

/** Takes the diagonal where an operand names a dim twice. */
function withoutRepeats({ tensor, labels }: Labelled): Labelled {
  for (let first = 0; first < labels.length; first++) {
    const second = labels.indexOf(labels[first] as string, first + 1);
    if (second < 0) continue;
    const rest = labels.filter((_, d) => d !== first && d !== second);
    return withoutRepeats({ tensor: diagonal(tensor, 0, first, second), labels: [...rest, labels[first] as string] });
  }
  return { tensor, labels };
}

/** The operand with its dims in the order of `labels`; dims that it lacks have size 1. */
function align({ tensor, labels: own }: Labelled, labels: readonly string[]): Tensor {
  const present = labels.filter((label) => own.includes(label));
  let aligned = permute(
    tensor,
    present.map((label) => own.indexOf(label)),
  );
  labels.forEach((label, d) => {
    if (!own.includes(label)) aligned = unsqueeze(aligned, d);
  });
  return aligned;
}

/** Sums over the labels of one operand that are needed no more. */
function reduceTo({ tensor, labels }: Labelled, keep: ReadonlySet<string>): Labelled {
  const dims = labels.flatMap((label, d) => (keep.has(label) ? [] : [d]));
  if (dims.length === 0) return { tensor, labels };
  return { tensor: sum(tensor, dims), labels: labels.filter((label) => keep.has(label)) };
}

const sizeIn = ({ tensor, labels }: Labelled, label: string): number => tensor.sizes[labels.indexOf(label)] as number;

/** Drops labels that are needed no more and have size 1 here, where the other operand has another size: nothing broadcasts. */
function withoutOnes(own: Labelled, other: Labelled, keep: ReadonlySet<string>): Labelled {
  const kept = own.labels.filter(
    (label) =>
      keep.has(label) ||
      !other.labels.includes(label) ||
      sizeIn(own, label) === sizeIn(other, label) ||
      sizeIn(own, label) !== 1,
  );
  if (kept.length === own.labels.length) return own;
  return {
    tensor: reshape(
      own.tensor,
      kept.map((label) => sizeIn(own, label)),
    ),
    labels: kept,
  };
}

/** Where one of two operands of one dtype is a sum, and so int64, the other follows. */
function sameDtype(left: Labelled, right: Labelled, were: boolean): [Labelled, Labelled] {
  if (!were || left.tensor.dtype === right.tensor.dtype) return [left, right];
  const wide = (operand: Labelled): Labelled => ({ ...operand, tensor: toDtype(operand.tensor, dtypes.int64) });
  return [wide(left), wide(right)];
}

/**
 * Product of two operands, summed over the labels that only they have. Labels of one operand are summed over before, small ints in
 * int64, as `sum` does; those of both are the depth of a matrix product, which keeps the dtype.
 */
function contract(a: Labelled, b: Labelled, keep: ReadonlySet<string>): Labelled {
  const first = withoutOnes(a, b, keep);
  const second = withoutOnes(b, a, keep);
  const [left, right] = sameDtype(
    reduceTo(first, new Set([...keep, ...second.labels])),
    reduceTo(second, new Set([...keep, ...first.labels])),
    a.tensor.dtype === b.tensor.dtype,
  );
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const batch = shared.filter((label) => keep.has(label));
  const depth = shared.filter((label) => !keep.has(label));
  const rows = left.labels.filter((label) => !shared.includes(label));
  const columns = right.labels.filter((label) => !shared.includes(label));
  if (depth.length === 0) {
    const labels = [...batch, ...rows, ...columns];
    return { tensor: mul(align(left, labels), align(right, labels)), labels };
  }
  const sizes = (operand: Labelled, labels: readonly string[]) => labels.map((label) => sizeIn(operand, label));
  const count = (all: readonly number[]) => all.reduce((product, size) => product * size, 1);
  const inner = count(sizes(left, depth));
  const height = sizes(left, rows);
  const width = sizes(right, columns);
  const product = matmul(
    reshape(align(left, [...batch, ...rows, ...depth]), [...sizes(left, batch), count(height), inner]),
    reshape(align(right, [...batch, ...depth, ...columns]), [...sizes(right, batch), inner, count(width)]),
  );
  const stack = product.sizes.slice(0, batch.length);
  return { tensor: reshape(product, [...stack, ...height, ...width]), labels: [...batch, ...rows, ...columns] };
}

interface EinsumOperator extends Operator {
  (equation: string, ...operands: Tensor[] | [readonly Tensor[]]): Tensor;
}

function evaluate(equation: string, ...given: Tensor[] | [readonly Tensor[]]): Tensor {
  const [first] = given;
  const tensors = Array.isArray(first) ? (first as readonly Tensor[]) : (given as Tensor[]);
  if (typeof equation !== 'string' || tensors.length === 0 || !tensors.every(isTensor)) {
    for (const tensor of tensors) refuseStranger('einsum', tensor);
    throw new ArgumentError('einsum/argument', "einsum takes an equation and tensors: einsum('ij,jk->ik', a, b)");
  }
  const { operands, output } = parse(equation, tensors);
  const plain = operands.map(withoutRepeats);
  let result = plain[0] as Labelled;
  for (let i = 1; i < plain.length; i++) {
    const later = new Set([...output, ...plain.slice(i + 1).flatMap((operand) => operand.labels)]);
    result = contract(result, plain[i] as Labelled, later);
  }
  return align(reduceTo(result, new Set(output)), output);
}

/**
 * Sums products of tensors by an equation that has a letter for each dim: letters that the result does not name are
 * summed over, letters of size 1 broadcast, and `...` stands for leading dims.
 *
 * @formula einsum('ik,kj->ij', a, b): y[i, j] = Σₖ a[i, k] · b[k, j]
 * @shape as the equation says
 * @throws {ArgumentError} when the equation is malformed (`einsum/equation`).
 * @throws {ShapeError} when a letter stands for two sizes (`einsum/size`).
 * @throws {ShapeError} when a term does not fit its tensor (`einsum/rank`).
 * @difference Of two small ints of which just one is a sum, the result is int64; PyTorch has an error.
 * @example
 * torch.einsum('ij,j->i', torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 10])); // tensor([21., 43.])
 * torch.einsum('ii->', torch.tensor([[1, 2], [3, 4]])); // tensor(5.)
 */
export const einsum: EinsumOperator = Object.assign(evaluate, {
  definition: {
    name: 'einsum',
    family: 'composite',
    parameters: [],
    method: false,
    inPlace: false,
  },
});
