/**
 * @file Tracing: a function of pointwise operators, run once on stand-ins for its operands, becomes one expression and so one
 * kernel. This is how a derivative line, a composite or an optimizer's update takes one pass over memory.
 */
import { type Interpreter, interpret } from '../../dispatch/dispatch.ts';
import type { Attributes, Input, Operation } from '../../dispatch/operation.ts';
import { cast, constant, load } from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import type { DType, DTypeName } from '../../storage/dtype.ts';
import { HostStorage } from '../../storage/host.ts';
import { truthOf } from '../../tensor/promotion.ts';
import { Tensor } from '../../tensor/tensor.ts';

/** What tracing needs of an operator: its value as an expression. */
export interface Traceable extends Operation {
  /** Dtypes of a call with these inputs: what each input is converted to, and what comes out. */
  types(inputs: readonly Input[], attributes: Attributes): { inputs: readonly DType[]; compute: DType; result: DType };
  express(
    operands: readonly (Expression | undefined)[],
    attributes: Readonly<Record<string, unknown>>,
    compute: DTypeName,
  ): Expression;
}

function isTraceable(operation: Operation): operation is Traceable {
  return 'express' in operation;
}

const nowhere = new HostStorage(new ArrayBuffer(0), 0, 0);

/** Stands for an operand while a function is traced. */
export class TracedTensor extends Tensor {
  readonly expression: Expression;

  /** A number has rank 0, as a plain number would, but the dtype of the computation: what is computed of numbers alone is as precise. */
  constructor(expression: Expression, dtype: DType, number = false) {
    super(nowhere, 0, number ? [] : [1], undefined, dtype);
    this.expression = expression;
  }
}

/** A stand-in for the operand `name` of the kernel to come. */
export function tracedOperand(name: string, dtype: DType): TracedTensor {
  return new TracedTensor(load(dtype.name, name), dtype);
}

function expressionOf(input: Input, type: DTypeName): Expression | undefined {
  if (input === undefined) return undefined;
  if (input instanceof TracedTensor) return cast(type, input.expression);
  if (input instanceof Tensor) {
    throw new TypeError('a traced function met a tensor that is none of its operands: pass it in');
  }
  return constant(
    type,
    type === 'int64' ? BigInt(Math.trunc(Number(input))) : type === 'bool' ? truthOf(input) : Number(input),
  );
}

const tracer: Interpreter = {
  process(operation, inputs, attributes) {
    if (!isTraceable(operation)) {
      throw new TypeError(`a traced function may only use pointwise operators, got ${operation.name}`);
    }
    const types = operation.types(inputs, attributes);
    const operands = inputs.map((input, i) => expressionOf(input, (types.inputs[i] ?? types.compute).name));
    const values: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(attributes)) {
      values[name] =
        typeof value === 'number' || value instanceof Tensor ? expressionOf(value, types.compute.name) : value;
    }
    return new TracedTensor(operation.express(operands, values, types.compute.name), types.result);
  },
  processInPlace(operation) {
    throw new TypeError(`a traced function may not write in place (${operation.name}_)`);
  },
};

/** Runs `body` with every operator call traced; its results are the expressions. */
export function trace<T>(body: () => T): T {
  return interpret(tracer, body);
}

/** The names of the operands and scalars that an expression reads. */
export function namesRead(expression: Expression, found: Set<string> = new Set()): Set<string> {
  const seen = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (seen.has(node)) return;
    seen.add(node);
    switch (node.kind) {
      case 'load':
        found.add(node.operand);
        return;
      case 'scalar':
        found.add(node.name);
        return;
      case 'unary':
      case 'cast':
      case 'bitcast':
        visit(node.argument);
        return;
      case 'binary':
        visit(node.left);
        visit(node.right);
        return;
      case 'fma':
        visit(node.a);
        visit(node.b);
        visit(node.c);
        return;
      case 'select':
        visit(node.condition);
        visit(node.yes);
        visit(node.no);
        return;
      case 'call':
        node.arguments.forEach(visit);
        return;
      default:
    }
  };
  visit(expression);
  return found;
}
