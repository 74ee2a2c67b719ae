/** @file Making a pointwise operator from its literal: how a call is taken apart. */
import { dispatch, dispatchInPlace } from '../../dispatch/dispatch.ts';
import type { Attributes, Input } from '../../dispatch/operation.ts';
import { ArgumentError } from '../../errors/errors.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { define } from '../define.ts';
import { bind, type Parameter } from '../parameters.ts';
import type { PointwiseLiteral } from './literal.ts';
import { PointwiseOperation } from './operation.ts';
import type { PointwiseOperator } from './signatures.ts';

/** Makes an operator from its literal. The constant that takes it states the operator's signature. */
export function pointwise<const P extends readonly Parameter[], F extends PointwiseOperator>(
  literal: PointwiseLiteral<P>,
): F {
  const operation = new PointwiseOperation(literal as unknown as PointwiseLiteral<readonly Parameter[]>);
  const { parameters, name } = literal;
  const operandCount = operation.operands.length;
  const plainAttributes = operation.defaults;
  const attributesOptional = parameters.slice(operandCount).every((parameter) => parameter.optional);
  const fallbacks = parameters.slice(operandCount).map((parameter) => parameter.fallback);
  /** Are all operands given by position, a tensor among them? Then their parameters need no look. */
  const hasPlainOperands = (given: readonly unknown[]): boolean => {
    if (given.length < operandCount) return false;
    let tensors = 0;
    for (let i = 0; i < operandCount; i++) {
      const value = given[i];
      if (value instanceof Tensor) tensors++;
      else if (typeof value !== 'number' || parameters[i]?.kind !== 'operand') return false;
    }
    return tensors > 0;
  };
  /** The attributes of a call that gives numbers by position; undefined where there is more to look at. */
  const plainNumbers = (given: readonly unknown[]): Attributes | undefined => {
    if (given.length > parameters.length) return undefined;
    const attributes: Record<string, unknown> = {};
    for (let i = operandCount; i < parameters.length; i++) {
      const { name: parameter, kind, optional } = parameters[i] as Parameter;
      const value = given[i];
      if (value === undefined && optional) attributes[parameter] = fallbacks[i - operandCount];
      else if (typeof value === 'number' && (kind === 'number' || kind === 'scalar')) attributes[parameter] = value;
      else return undefined;
    }
    return attributes;
  };
  /** Operands given by position and nothing else. */
  const isPlainCall = (given: readonly unknown[]): boolean =>
    attributesOptional && given.length === operandCount && hasPlainOperands(given);
  const split = (given: readonly unknown[]): [Input[], Attributes] => {
    if (hasPlainOperands(given)) {
      const numbers = plainNumbers(given);
      if (numbers !== undefined) return [given.slice(0, operandCount) as Input[], numbers];
    }
    const bound = bind(name, parameters, given);
    if (!bound.slice(0, operandCount).some((value) => value instanceof Tensor)) {
      throw new ArgumentError(
        `${name}/operands`,
        `${name} needs a tensor among its operands, got only numbers\n  fix: make one of them a tensor: torch.scalar(…)`,
      );
    }
    const attributes: Record<string, unknown> = {};
    for (let i = operandCount; i < parameters.length; i++) attributes[parameters[i]?.name ?? ''] = bound[i];
    return [bound.slice(0, operandCount) as Input[], attributes];
  };
  const call = (...given: readonly unknown[]): Tensor => {
    if (isPlainCall(given)) return dispatch(operation, given as readonly Input[], plainAttributes) as Tensor;
    const [inputs, attributes] = split(given);
    return dispatch(operation, inputs, attributes) as Tensor;
  };
  const inPlace = (...given: readonly unknown[]): Tensor => {
    const [inputs, attributes] = isPlainCall(given) ? [given as readonly Input[], plainAttributes] : split(given);
    return dispatchInPlace(operation, inputs[0] as Tensor, inputs, attributes);
  };
  const arity = operandCount === 1 ? 'unary' : operandCount === 2 ? 'binary' : 'several';
  return define({ ...literal, arity }, Object.assign(call, { inPlace }), {
    family: 'pointwise',
    inPlace: literal.inPlace !== false,
    operation,
    literal,
  });
}
