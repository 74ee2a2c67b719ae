/** @file Runs one recorded case of an operator, in all its forms, or one wrong call. */
import * as torch from '../../src/index.ts';
import { type Form, mapCall, receiverFirst } from './call.ts';
import {
  type Comparison,
  compareGradient,
  compareResult,
  holdsSameElements,
  tensorsOf,
  toleranceOf,
} from './compare.ts';
import { onlyInPython } from './exceptions.ts';
import { goldenTensor, Inputs, requireDtypes } from './inputs.ts';
import { postProcess } from './post.ts';
import {
  type Encoded,
  type GoldenCall,
  type GoldenCase,
  type GoldenData,
  type GoldenError,
  type GoldenOperator,
  isObject,
  type TensorDescription,
} from './set.ts';
import { sameElements } from './ties.ts';
import { Unsupported, type UnsupportedKind } from './unsupported.ts';

export type Outcome =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'unsupported'; readonly reason: string; readonly kind: UnsupportedKind };

const passed: Outcome = { status: 'passed' };

export function explain(error: unknown): string {
  if (error instanceof torch.FlambeauError) return `${error.name}: ${error.message.split('\n')[0]}`;
  return error instanceof Error ? `${error.constructor.name}: ${error.message.split('\n')[0]}` : String(error);
}

/** Turns what a run throws into an outcome, so that one case never ends the others. */
export function outcomeOf(run: () => string | undefined): Outcome {
  try {
    const problem = run();
    return problem === undefined ? passed : { status: 'failed', reason: problem };
  } catch (error) {
    if (error instanceof Unsupported) return { status: 'unsupported', reason: error.message, kind: error.kind };
    return { status: 'failed', reason: explain(error) };
  }
}

const tensorIn = (value: Encoded | undefined) => (value !== undefined && isObject(value) ? value.tensor : undefined);

interface OtherForm {
  readonly form: Form;
  /** In place, a result that the first argument cannot hold is an error. */
  readonly mustRaise: boolean;
}

/** The other ways to write the call: as a method and in place, where PyTorch has them. */
function otherForms(operator: GoldenOperator, golden: GoldenCase): OtherForm[] {
  const { args } = receiverFirst({ call: operator.call, args: golden.args, kwargs: golden.kwargs });
  const first = tensorIn(args[0]);
  if (first === undefined || !operator.call.startsWith('torch.')) return [];
  const out = tensorIn(golden.out);
  const forms: OtherForm[] = operator.method ? [{ form: 'method', mustRaise: false }] : [];
  if (!operator.inplace || out === undefined) return forms;
  const isFlagged = golden.flags.includes('broadcasts_input');
  const sameShape = first.shape.join() === out.shape.join();
  // The database flags a few samples whose first argument has the result's shape already: those are left out.
  if (isFlagged && sameShape) return forms;
  // Views may change the shape of the tensor that they are called on; nothing else may.
  if (isFlagged || elementCount(first) < elementCount(out)) forms.push({ form: 'in-place', mustRaise: true });
  else if (out.dtype === first.dtype) forms.push({ form: 'in-place', mustRaise: false });
  return forms;
}

const elementCount = ({ shape }: TensorDescription) => shape.reduce((product, size) => product * size, 1);

export function runCase(operator: GoldenOperator, golden: GoldenCase, data: GoldenData): Outcome {
  const outcome = outcomeOf(() => runForm(operator, golden, data, 'function'));
  if (outcome.status !== 'passed') return outcome;
  for (const { form, mustRaise } of otherForms(operator, golden)) {
    const call = { call: operator.call, args: golden.args, kwargs: golden.kwargs };
    const other = outcomeOf(() =>
      mustRaise
        ? problemUnlessRaised(() => mapCall(call, new Inputs(data, false), form).invoke())
        : runForm(operator, golden, data, form),
    );
    if (other.status !== 'passed') return { ...other, reason: `${form} form: ${other.reason}` };
  }
  return passed;
}

/** Runs the call in one form and compares its results and gradients. */
function runForm(operator: GoldenOperator, golden: GoldenCase, data: GoldenData, form: Form): string | undefined {
  const { call } = operator;
  requireDtypes([...golden.args, ...Object.values(golden.kwargs), golden.out]);
  const inputs = new Inputs(data, golden.w !== undefined);
  const mapped = mapCall({ call, args: golden.args, kwargs: golden.kwargs }, inputs, form);
  const result = postProcess(golden.post, mapped.invoke(), call);
  const unstable = golden.flags.includes('unstable');
  const how: Comparison = {
    data,
    tolerance: toleranceOf(golden.err),
    shapeOnly: unstable || golden.flags.includes('shape_only'),
    ...(golden.flags.includes('ties') ? { sameElement: sameElements(golden, call, data) } : {}),
  };
  const problem = compareResult(result, golden.out, how);
  if (problem !== undefined || golden.w === undefined) return problem;
  return compareGradients(golden, result, inputs, data);
}

interface GoldenGradients {
  readonly w?: GoldenCase['w'];
  readonly grads?: GoldenCase['grads'];
  readonly grad_err?: number | null;
  readonly flags?: readonly string[];
}

/** Runs backward from the weighted results and compares the leaves' gradients. */
export function compareGradients(
  golden: GoldenGradients,
  result: unknown,
  inputs: Inputs,
  data: GoldenData,
): string | undefined {
  backwardFrom(result, golden.w ?? [], data);
  const hasTies = golden.flags?.includes('ties') === true;
  const unstable = ['unstable', 'unstable_grad'].some((flag) => golden.flags?.includes(flag) === true);
  const how: Comparison = { data, tolerance: toleranceOf(golden.grad_err), shapeOnly: unstable };
  for (const [k, expected] of (golden.grads ?? []).entries()) {
    const leaf = inputs.leaves.get(k);
    if (leaf === undefined && expected === null) continue;
    if (leaf === undefined) return `gradient ${k} belongs to no argument`;
    const problem = compareGradient(leaf.grad, expected, how);
    const isElsewhere = problem !== undefined && hasTies && holdsSameElements(leaf.grad, expected, how);
    if (problem !== undefined && !isElsewhere && !(unstable && expected === null)) return `gradient ${k}: ${problem}`;
  }
  return undefined;
}

/** Backward from Σ sum(result · w), on the device of the result. */
export function backwardFrom(
  result: unknown,
  weights: NonNullable<GoldenCase['w']>,
  data: GoldenData,
  device = 'cpu',
): void {
  const roots: torch.Tensor[] = [];
  const gradients: torch.Tensor[] = [];
  tensorsOf(result).forEach((tensor, i) => {
    const weight = weights[i];
    if (weight === undefined || weight === null || !tensor.requiresGrad) return;
    roots.push(tensor);
    gradients.push(goldenTensor(data, weight).to(tensor.dtype).to(device));
  });
  if (roots.length > 0) torch.autograd.backward(roots, gradients);
}

/** What is wrong if `run` does not throw one of the library's own errors. */
function problemUnlessRaised(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof Unsupported) throw error;
    return error instanceof torch.FlambeauError ? undefined : `throws ${explain(error)}, not an error of Flambeau's`;
  }
  return 'no error is thrown';
}

/** A wrong call must throw one of the library's own errors. */
export function runError(operator: GoldenOperator, golden: GoldenError, data: GoldenData): Outcome {
  return outcomeOf(() => {
    const call = { call: operator.call, args: golden.args, kwargs: golden.kwargs };
    const inputs = new Inputs(data, false);
    let kinds: readonly (string | undefined)[] = [];
    const problem = problemUnlessRaised(() => {
      const mapped = mapCall(call, inputs);
      kinds = mapped.kinds;
      return mapped.invoke();
    });
    const reason = problem === undefined ? undefined : onlyInPython(golden.args, kinds, golden.error.type);
    if (reason !== undefined) throw new Unsupported('python', reason);
    return problem;
  });
}

/** A description of the call, for reports. */
export function summarise(golden: GoldenCall): string {
  const text = (value: Encoded): string => {
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    if (!isObject(value)) return `[${value.map(text).join(', ')}]`;
    if (value.tensor !== undefined) return `${value.tensor.dtype}[${value.tensor.shape.join(', ')}]`;
    if (value.tuple !== undefined) return `(${value.tuple.map(text).join(', ')})`;
    if (value.float !== undefined) return Number.isInteger(value.float) ? `${value.float}.0` : String(value.float);
    if (value.dtype !== undefined) return value.dtype;
    return JSON.stringify(value);
  };
  const named = Object.entries(golden.kwargs).map(([name, value]) => `${name}=${text(value)}`);
  return [...golden.args.map(text), ...named].join(', ');
}
