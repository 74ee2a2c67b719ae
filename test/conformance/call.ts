/** @file A recorded call of PyTorch as a call of Flambeau's public API, by rule. */
import type * as torch from '../../src/index.ts';
import { isOperator } from '../../src/ops/operator.ts';
import type { Parameter } from '../../src/ops/parameters.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import { droppedKeywords, type EncodedCall, exceptions, method, propertyOf } from './exceptions.ts';
import type { Inputs } from './inputs.ts';
import { findFunction, namespace, root } from './library.ts';
import { type Encoded, isObject } from './set.ts';
import { Unsupported } from './unsupported.ts';

/** How the call is written: as recorded, as a method of the first argument, or in place. */
export type Form = 'function' | 'method' | 'in-place';

export interface MappedCall {
  /** The call as a user would begin it, for messages: `torch.addmm`, `x.add_`. */
  readonly name: string;
  /** The kinds of parameters that the positional arguments meet, where known. */
  readonly kinds: readonly (string | undefined)[];
  /** Makes the call. */
  readonly invoke: () => unknown;
}

function parametersOf(value: unknown): readonly Parameter[] | undefined {
  return isOperator(value) ? value.definition.parameters : undefined;
}

/** The parameters of a method: those of the operator of that name. */
function methodParameters(name: string): readonly Parameter[] | undefined {
  const plain = name.replace(/_$/, '');
  return parametersOf(root[name]) ?? parametersOf(root[plain]) ?? parametersOf(namespace(['nn', 'functional'])[plain]);
}

/** Positional arguments, with Python's `*args` gathered where the parameter is a list. */
function positional(args: readonly Encoded[], parameters: readonly Parameter[] | undefined, inputs: Inputs): unknown[] {
  const values: unknown[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] as Encoded;
    const kind = parameters?.[i]?.kind;
    if (isStarred(argument, kind)) {
      values.push(args.slice(i).map((item) => inputs.value(item)));
      break;
    }
    values.push(inputs.value(argument, kind));
  }
  return values;
}

function isStarred(argument: Encoded, kind: string | undefined): boolean {
  if (kind === 'tensors') return isObject(argument) && argument.tensor !== undefined;
  return kind === 'shape' && typeof argument === 'number';
}

function keywords(
  { call, kwargs, options: others }: EncodedCall,
  parameters: readonly Parameter[] | undefined,
  inputs: Inputs,
): Record<string, unknown> | undefined {
  const options: Record<string, unknown> = { ...others };
  for (const [name, encoded] of Object.entries(kwargs)) {
    const parameter = parameters?.find((candidate) => candidate.name === camelCase(name));
    if (parameter === undefined) {
      const dropped = droppedKeywords[name];
      if (dropped?.accepts(encoded) === true) continue;
      if (parameters !== undefined || dropped !== undefined) {
        throw new Unsupported('argument', `${call} has no parameter ${name}`);
      }
    }
    options[camelCase(name)] = inputs.value(encoded, parameter?.kind);
  }
  return Object.keys(options).length === 0 ? undefined : options;
}

const isPlainTensor = (value: Encoded | undefined): value is { readonly tensor: NonNullable<unknown> } & Encoded =>
  value !== undefined && isObject(value) && value.tensor !== undefined;

/** Maps one call. Arguments are made by `inputs`; the first one is copied before it is written to. */
export function mapCall(recorded: EncodedCall, inputs: Inputs, form: Form = 'function'): MappedCall {
  const exception = exceptions[recorded.call];
  const call = exception?.rewrite?.(recorded) ?? recorded;
  if (exception?.invoke !== undefined) {
    const self = firstTensor(call, inputs, true);
    const { invoke } = exception;
    return { name: call.call, kinds: [], invoke: () => invoke(self, call.args.slice(1), call.kwargs, inputs) };
  }
  if (call.call.startsWith('Tensor.')) return mapMethod(call, camelCase(call.call.slice('Tensor.'.length)), inputs);
  if (form === 'method') return mapMethod(receiverFirst(call), camelCase(call.call.split('.').at(-1) ?? ''), inputs);
  if (form === 'in-place') return mapInPlace(call, inputs);
  return mapFunction(call, inputs);
}

/** The arguments in the order of the method: the tensor of `where` is what is chosen, not the condition. */
export function receiverFirst(call: EncodedCall): EncodedCall {
  const [condition = null, input = null, ...rest] = call.args;
  return call.call === 'torch.where' ? { ...call, args: [input, condition, ...rest] } : call;
}

function mapFunction(recorded: EncodedCall, inputs: Inputs): MappedCall {
  const { call, args } = recorded;
  const found = findFunction(call);
  if (found === undefined) throw new Unsupported('function', `no function ${call}`);
  const parameters = parametersOf(found);
  const given = positional(args, parameters, inputs);
  const options = keywords(recorded, parameters, inputs);
  if (options !== undefined) given.push(options);
  return { name: call, kinds: kindsOf(parameters), invoke: () => found(...given) };
}

function kindsOf(parameters: readonly Parameter[] | undefined): (string | undefined)[] {
  return parameters?.map((parameter) => parameter.kind) ?? [];
}

/** The first argument as a tensor; a copy of it where it is written to, as a leaf must not be. */
function firstTensor({ call, args }: EncodedCall, inputs: Inputs, isWritten: boolean): torch.Tensor {
  const first = args[0];
  if (!isPlainTensor(first)) throw new Unsupported('argument', `${call} without a tensor as first argument`);
  const tensor = inputs.value(first) as torch.Tensor;
  return isWritten ? tensor.clone() : tensor;
}

function mapMethod(call: EncodedCall, name: string, inputs: Inputs): MappedCall {
  const isWritten = name.endsWith('_');
  const self = firstTensor(call, inputs, isWritten);
  const parameters = methodParameters(name);
  const property = propertyOf(self, name);
  if (property === undefined) throw new Unsupported('function', `no method ${name}`);
  if (typeof property !== 'function') return { name: `x.${name}`, kinds: [], invoke: () => property };
  const given = positional(call.args.slice(1), parameters?.slice(1), inputs);
  const options = keywords(call, parameters, inputs);
  if (options !== undefined) given.push(options);
  const invoke = () => {
    const result = method(self, name)(...given);
    return isWritten ? self : result;
  };
  return { name: `x.${name}`, kinds: kindsOf(parameters?.slice(1)), invoke };
}

/**
 * In place: the method with underscore; for functions of `nn.functional` the option `inplace` or the function with underscore,
 * as in PyTorch, where there is one.
 */
function mapInPlace(call: EncodedCall, inputs: Inputs): MappedCall {
  const name = `${camelCase(call.call.split('.').at(-1) ?? '')}_`;
  const isFunctional = call.call.startsWith('torch.nn.');
  const plain = isFunctional ? findFunction(call.call) : undefined;
  const takesOption = parametersOf(plain)?.some((parameter) => parameter.name === 'inplace') === true;
  const found = takesOption ? plain : isFunctional ? findFunction(`${call.call}_`) : undefined;
  if (found === undefined) return mapMethod(call, name, inputs);
  const self = firstTensor(call, inputs, true);
  const parameters = parametersOf(plain);
  const given: unknown[] = [self, ...positional(call.args.slice(1), parameters?.slice(1), inputs)];
  const named = takesOption ? { ...call, options: { inplace: true } } : call;
  const options = keywords(named, parameters, inputs);
  if (options !== undefined) given.push(options);
  return {
    name,
    kinds: kindsOf(parameters),
    invoke: () => {
      found(...given);
      return self;
    },
  };
}
