/**
 * @file Calls of PyTorch whose form does not carry over by rule: each with the reason, and how it is written in Flambeau. What is
 * not in this table is mapped by name and parameter list alone.
 */
import * as torch from '../../src/index.ts';
import type { Inputs } from './inputs.ts';
import { type Encoded, isObject, type Keywords } from './set.ts';
import { Unsupported } from './unsupported.ts';

/** A call of PyTorch, still encoded. */
export interface EncodedCall {
  readonly call: string;
  readonly args: readonly Encoded[];
  readonly kwargs: Keywords;
  /** Options that no file can hold, such as a generator. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Exception {
  readonly reason: string;
  /** The same call in a form that the rule maps. */
  readonly rewrite?: (call: EncodedCall) => EncodedCall;
  /** The call itself, where no form fits. The first argument comes as a tensor that may be written to. */
  readonly invoke?: (self: torch.Tensor, rest: readonly Encoded[], kwargs: Keywords, inputs: Inputs) => unknown;
}

type Method = (...given: readonly unknown[]) => unknown;

/** A property of a tensor; undefined where the library only says that it is not there yet. */
export function propertyOf(tensor: torch.Tensor, name: string): unknown {
  try {
    return Reflect.get(tensor, name);
  } catch (error) {
    if (error instanceof torch.FlambeauError && error.code === 'tensor/not-yet') return undefined;
    throw error;
  }
}

export function method(tensor: torch.Tensor, name: string): Method {
  const found = propertyOf(tensor, name);
  if (typeof found !== 'function') throw new Unsupported('function', `no method ${name}`);
  return (found as Method).bind(tensor);
}

const isTensor = (value: Encoded | undefined): boolean =>
  value !== undefined && isObject(value) && value.tensor !== undefined;

/** Python's reflected operators, which JavaScript lacks. */
function reflected(call: string): Exception {
  return {
    reason: 'JavaScript has no operators on objects: a.__rop__(b) is op(b, a)',
    rewrite: ({ args, kwargs }) => {
      if (!isTensor(args[0]) && args.every((argument) => typeof argument === 'number' || isTensor(argument))) {
        throw new Unsupported('python', 'an unbound method called with a number in place of the tensor');
      }
      return { call, args: [...args].reverse(), kwargs };
    },
  };
}

function setItem(self: torch.Tensor, rest: readonly Encoded[], _: Keywords, inputs: Inputs): torch.Tensor {
  const [index = null, value = null] = rest;
  method(self, 'set')(inputs.index(index), inputs.value(value, 'operand'));
  return self;
}

/** `x[:, …, start:end:step]` along one dim. */
function slice(self: torch.Tensor, rest: readonly Encoded[], kwargs: Keywords): unknown {
  const [dim = 0, start = null, end = null, step = 1] = ['dim', 'start', 'end', 'step'].map(
    (name, i) => (rest[i] ?? kwargs[name]) as number | null | undefined,
  );
  const at = (dim ?? 0) < 0 ? (dim ?? 0) + self.shape.length : (dim ?? 0);
  const index = [...new Array<string>(at).fill(':'), `${start ?? ''}:${end ?? ''}:${step ?? 1}`];
  return method(self, 'at')(...index);
}

/** The dtype among the arguments of `Tensor.to`; the device, `non_blocking` and `copy` do not show in the result. */
function convert(self: torch.Tensor, rest: readonly Encoded[], _: Keywords, inputs: Inputs): unknown {
  for (const argument of rest) {
    if (!isObject(argument)) continue;
    if (argument.dtype !== undefined) return method(self, 'to')(inputs.value(argument));
    if (argument.tensor !== undefined) return method(self, 'to')(inputs.tensor(argument.tensor).dtype);
  }
  return method(self, 'to')();
}

const wholeFloat = (value: Encoded | undefined): boolean =>
  value !== undefined && isObject(value) && typeof value.float === 'number' && Number.isInteger(value.float);

const floatBound: Exception = {
  reason: 'a whole-valued float as a bound counts as an int in JavaScript, so the dtype must be said',
  rewrite: (call) =>
    call.args.some(wholeFloat) && call.kwargs['dtype'] === undefined
      ? { ...call, kwargs: { ...call.kwargs, dtype: { dtype: torch.getDefaultDtype().name } } }
      : call,
};

const wholeFill: Exception = {
  reason: 'an int as fill value is a number in JavaScript and gives the default dtype, so the dtype must be said',
  rewrite: (call) =>
    typeof call.args[1] === 'number' && call.kwargs['dtype'] === undefined
      ? { ...call, kwargs: { ...call.kwargs, dtype: { dtype: 'int64' } } }
      : call,
};

export const exceptions: Readonly<Record<string, Exception>> = {
  'Tensor.__radd__': reflected('torch.add'),
  'Tensor.__rsub__': reflected('torch.sub'),
  'Tensor.__rmul__': reflected('torch.mul'),
  'Tensor.__rdiv__': reflected('torch.div'),
  'Tensor.__rmod__': reflected('torch.remainder'),
  'Tensor.__rpow__': reflected('torch.pow'),
  'Tensor.__rmatmul__': reflected('torch.matmul'),
  'Tensor.__rand__': reflected('torch.bitwise_and'),
  'Tensor.__ror__': reflected('torch.bitwise_or'),
  'Tensor.__rxor__': reflected('torch.bitwise_xor'),
  'Tensor.__getitem__': {
    reason: 'JavaScript has no x[…] with several or non-string keys: it is written x.at(…)',
    invoke: (self, rest, _, inputs) => method(self, 'at')(...inputs.index(rest[0] ?? null)),
  },
  'Tensor.__setitem__': {
    reason: 'JavaScript has no x[…] = value with several or non-string keys: it is written x.set([…], value)',
    invoke: setItem,
  },
  'torch.ops.aten.slice.Tensor': {
    reason: 'no public function of PyTorch: x[:, start:end:step], written x.at(…)',
    invoke: slice,
  },
  'Tensor.to': {
    reason:
      'there is one CPU device: only the dtype of the overloads (device, dtype, …), (dtype, …), (other, …) matters',
    invoke: convert,
  },
  'torch.norm': {
    reason: 'the nuclear norm is a function of singular values, which the library does not compute',
    rewrite: (call) => {
      if (call.args[1] === 'nuc') throw new Unsupported('argument', 'the nuclear norm');
      return call;
    },
  },
  'torch.full': wholeFill,
  'torch.arange': floatBound,
};

/** Keyword arguments that every call may have and that cannot change a result here. */
export const droppedKeywords: Readonly<Record<string, { readonly reason: string; accepts(value: Encoded): boolean }>> =
  {
    memory_format: {
      reason: 'a memory format chooses strides, never values; results have one layout',
      accepts: () => true,
    },
    device: { reason: 'cases are run on the CPU', accepts: (value) => value === 'cpu' || deviceIsCpu(value) },
    layout: {
      reason: 'dense tensors are the only ones',
      accepts: (value) => isObject(value) && value.layout === 'strided',
    },
    requires_grad: { reason: 'false is the default', accepts: (value) => value === false },
  };

function deviceIsCpu(value: Encoded): boolean {
  return isObject(value) && value.device === 'cpu';
}

/** Error cases that no JavaScript program can write: the reason, or undefined. `kinds`: those of the arguments' parameters. */
export function onlyInPython(
  args: readonly Encoded[],
  kinds: readonly (string | undefined)[],
  errorType: string,
): string | undefined {
  const floatForInt = args.some((argument, i) => wholeFloat(argument) && kinds[i] === 'integer');
  return floatForInt && errorType === 'TypeError'
    ? 'a float where an int is wanted: JavaScript cannot tell 1.0 from 1'
    : undefined;
}
