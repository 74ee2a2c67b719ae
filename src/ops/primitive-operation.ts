/** @file The operation of an operator with a kernel of its own: what its literal says by name, as dispatch and autograd pass it. */
import type { Attributes, BackwardContext, Input, Operation, Saves } from '../dispatch/operation.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type Naming, naming } from './named.ts';
import type { OperatorNames } from './operator.ts';
import type { Parameter } from './parameters.ts';
import type { Traceable } from './pointwise/trace.ts';
import type { Family, ResultNames } from './primitive-literal.ts';

type Named = Readonly<Record<string, unknown>>;
type Gradients = readonly (Tensor | undefined)[];

/** A literal without the types that follow from its parameters. */
export interface AnyLiteral extends OperatorNames {
  readonly family: Family;
  readonly parameters: readonly Parameter[];
  readonly results?: ResultNames;
  readonly execute: (inputs: object, attributes: Attributes) => Tensor | readonly Tensor[];
  readonly saves?: {
    readonly inputs?: readonly string[] | Readonly<Record<string, readonly string[]>>;
    readonly outputs?: true | readonly string[];
  };
  readonly derivative: Readonly<Record<string, unknown>>;
  readonly fusedBackward?: (context: Context) => Named;
  readonly accumulate?: Readonly<Record<string, AddingLine | undefined>>;
  readonly residuals?: readonly string[];
  readonly mutates?: readonly string[];
  readonly isView?: true;
  readonly takesApart?: true;
  /** Brings operands of the host to the device of the others, whatever their rank. */
  readonly carries?: true;
  readonly executeInto?: (target: Tensor, inputs: object, attributes: Attributes) => void;
  readonly fills?: (inputs: object) => boolean;
  readonly traced?: Pick<Traceable, 'types' | 'express'>;
  readonly method?: false;
  readonly arity?: string;
}

export const isInput = ({ kind }: Parameter): boolean => kind === 'tensor' || kind === 'operand' || kind === 'tensors';

/** A line's context. What a line does not look at is not put under names. */
class Context {
  readonly grad: Tensor;
  private readonly operation: PrimitiveOperation;
  private readonly context: BackwardContext;

  constructor(operation: PrimitiveOperation, context: BackwardContext, grad: Tensor) {
    this.grad = context.gradients[0] ?? grad;
    this.operation = operation;
    this.context = context;
  }

  get gradients(): object {
    return this.operation.nameResults(this.context.gradients);
  }

  get outputs(): object {
    return this.operation.nameResults(this.context.outputs);
  }

  get inputs(): object {
    return this.operation.nameInputs(this.context.inputs);
  }

  get shapes(): object {
    return this.operation.nameInputs(this.context.shapes);
  }

  get dtypes(): object {
    return this.operation.nameInputs(this.context.dtypes);
  }

  get needs(): object {
    return this.operation.nameInputs(this.context.needs);
  }

  get attributes(): Attributes {
    return this.context.attributes;
  }
}

type Line = (context: Context) => Tensor | Gradients | undefined;
type AddingLine = (context: Context, sum: Tensor) => void;
type AllLines = (context: Context) => Named;

/** The operation of a literal, with the same fields for each, so that dispatch and autograd see few kinds of objects. */
export class PrimitiveOperation implements Operation {
  readonly name: string;
  readonly isView: boolean;
  readonly takesApart: boolean;
  readonly carries: boolean;
  readonly missing: string | undefined;
  readonly residuals: readonly boolean[] | undefined;
  readonly nameInputs: Naming;
  readonly nameResults: Naming;
  readonly backward: ((context: BackwardContext) => Gradients) | undefined;
  readonly fusedBackward: ((context: BackwardContext) => Gradients) | undefined;
  readonly accumulates: readonly boolean[] | undefined;
  readonly executeInto: ((target: Tensor, inputs: readonly Input[], attributes: Attributes) => void) | undefined;
  readonly fills: ((inputs: readonly Input[]) => boolean) | undefined;
  private readonly compute: AnyLiteral['execute'];
  readonly names: readonly string[];
  /** Position of the parameter that takes a list; -1 without one. */
  private readonly spread: number;
  /** Positions of the inputs that are written to. */
  private readonly mutated: readonly number[];
  /** By input: adds its gradient to a sum. */
  private readonly adding: readonly (AddingLine | undefined)[];
  private readonly literal: AnyLiteral;
  /** By the bits of the inputs whose gradient is wanted. */
  private readonly saved: Saves[] = [];

  constructor(literal: AnyLiteral) {
    const { derivative, results, residuals, executeInto, fills } = literal;
    const inputs = literal.parameters.filter(isInput);
    this.literal = literal;
    this.name = literal.name;
    this.isView = literal.isView === true;
    this.takesApart = literal.takesApart === true;
    this.carries = literal.carries === true;
    this.compute = literal.execute;
    this.names = inputs.map(({ name }) => name);
    this.spread = inputs.findIndex(({ kind }) => kind === 'tensors');
    this.nameInputs = naming(this.names, this.spread);
    this.nameResults = results === 'list' ? (list) => list : naming(results ?? ['output']);
    this.residuals =
      results === undefined || results === 'list' || residuals === undefined
        ? undefined
        : results.map((name) => residuals.includes(name));
    this.mutated = (literal.mutates ?? []).map((name) => this.names.indexOf(name));
    this.missing = derivative['missing'] as string | undefined;
    if ('none' in derivative || this.missing !== undefined) this.backward = undefined;
    else if ('all' in derivative) this.backward = this.together(derivative['all'] as AllLines);
    else this.backward = this.lineByLine(this.names.map((name) => derivative[name] as Line | undefined));
    this.fusedBackward = literal.fusedBackward === undefined ? undefined : this.together(literal.fusedBackward);
    const { accumulate } = literal;
    this.adding = this.names.map((name) => accumulate?.[name]);
    this.accumulates = accumulate === undefined ? undefined : this.adding.map((line) => line !== undefined);
    this.executeInto =
      executeInto === undefined
        ? undefined
        : (target, list, attributes) => executeInto(target, this.nameInputs(list), attributes);
    this.fills = fills === undefined ? undefined : (list) => fills(this.nameInputs(list));
  }

  execute(inputs: readonly Input[], attributes: Attributes): Tensor | readonly Tensor[] {
    const result = this.compute(this.nameInputs(inputs), attributes);
    for (let i = 0; i < this.mutated.length; i++) {
      const input = inputs[this.mutated[i] as number];
      if (input instanceof Tensor) input.version.value++;
    }
    return result;
  }

  saves(inputs: readonly Input[], _: Attributes, needs: readonly boolean[]): Saves {
    if (this.spread >= 0) return this.savesFor(inputs.length, needs);
    let mask = 0;
    for (let i = 0; i < needs.length; i++) if (needs[i] === true) mask |= 1 << i;
    let saves = this.saved[mask];
    if (saves === undefined) {
      saves = this.savesFor(inputs.length, needs);
      this.saved[mask] = saves;
    }
    return saves;
  }

  /** The parameter that the input at a position belongs to. */
  private parameterAt(position: number, count: number): number {
    if (this.spread < 0 || position < this.spread) return position;
    return Math.max(this.spread, position - (count - this.names.length));
  }

  private savesFor(count: number, needs: readonly boolean[]): Saves {
    const { saves } = this.literal;
    const outputs = saves?.outputs ?? false;
    const inputs = saves?.inputs ?? [];
    const read = new Set<string>();
    if (isNames(inputs)) for (const name of inputs) read.add(name);
    else {
      for (let i = 0; i < count; i++) {
        const wanted = this.names[this.parameterAt(i, count)] as string;
        if (needs[i] === true) for (const name of inputs[wanted] ?? []) read.add(name);
      }
    }
    const results = this.literal.results ?? ['output'];
    return {
      inputs: Array.from({ length: count }, (_, i) => read.has(this.names[this.parameterAt(i, count)] as string)),
      outputs: typeof outputs === 'boolean' || results === 'list' ? outputs === true : someOf(results, outputs),
    };
  }

  private context(context: BackwardContext): Context | undefined {
    const { gradients } = context;
    for (let i = 0; i < gradients.length; i++) {
      const gradient = gradients[i];
      if (gradient !== undefined) return new Context(this, context, gradient);
    }
    return undefined;
  }

  private together(lines: AllLines): (context: BackwardContext) => Gradients {
    return (context) => {
      const named = this.context(context);
      if (named === undefined) return [];
      const gradients = lines(named);
      const results: (Tensor | undefined)[] = [];
      for (let i = 0; i < this.names.length; i++) {
        this.deliver(results, i, gradients[this.names[i] as string] as Tensor | Gradients | undefined, context);
      }
      return results;
    };
  }

  private lineByLine(lines: readonly (Line | undefined)[]): (context: BackwardContext) => Gradients {
    return (context) => {
      const named = this.context(context);
      if (named === undefined) return [];
      const { needs, sums } = context;
      const results: (Tensor | undefined)[] = [];
      for (let i = 0; i < lines.length; i++) {
        const sum = sums?.[i];
        if (sum !== undefined) {
          this.adding[i]?.(named, sum);
          results.push(sum);
          continue;
        }
        const wanted = i === this.spread || needs[results.length] === true;
        this.deliver(results, i, wanted ? lines[i]?.(named) : undefined, context);
      }
      return results;
    };
  }

  /** Adds the gradient of a parameter, or those of the list that it takes, to the gradients by position. */
  private deliver(
    results: (Tensor | undefined)[],
    parameter: number,
    gradient: Tensor | Gradients | undefined,
    { needs }: BackwardContext,
  ): void {
    if (parameter !== this.spread) {
      results.push(gradient as Tensor | undefined);
      return;
    }
    const count = needs.length - this.names.length + 1;
    for (let i = 0; i < count; i++) results.push((gradient as Gradients | undefined)?.[i]);
  }
}

function isNames(inputs: readonly string[] | Readonly<Record<string, readonly string[]>>): inputs is readonly string[] {
  return Array.isArray(inputs);
}

function someOf(results: readonly string[], saved: readonly string[]): boolean | readonly boolean[] {
  if (saved.length === 0) return false;
  return results.map((name) => saved.includes(name));
}
