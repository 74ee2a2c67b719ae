/** @file Float64 that a kernel only wants for precision, in float32. */
import type { Expression, Kernel, ScalarType, Statement } from '../../kernels/ir.ts';
import { mapStatement, rewriter } from '../../kernels/walk.ts';

function narrowType<Type extends ScalarType>(type: Type): Type | 'float32' {
  return type === 'float64' ? 'float32' : type;
}

/** Accumulators have types of their own. */
function narrowAccumulators(statement: Statement): Statement {
  switch (statement.kind) {
    case 'loop':
      return { ...statement, body: statement.body.map(narrowAccumulators) };
    case 'if': {
      const then = statement.then.map(narrowAccumulators);
      if (statement.otherwise === undefined) return { ...statement, then };
      return { ...statement, then, otherwise: statement.otherwise.map(narrowAccumulators) };
    }
    case 'reduce': {
      const accumulators = statement.accumulators.map((each) => ({ ...each, type: narrowType(each.type) }));
      return { ...statement, accumulators, body: statement.body.map(narrowAccumulators) };
    }
    default:
      return statement;
  }
}

/** The kernel without float64, where it says that it can do without. */
export function narrow(kernel: Kernel): Kernel {
  if (kernel.float64 !== 'optional' || kernel.kind !== 'loops') return kernel;
  const map = rewriter((expression): Expression => {
    if (expression.kind === 'cast' && narrowType(expression.type) === expression.argument.type)
      return expression.argument;
    return { ...expression, type: narrowType(expression.type) } as Expression;
  });
  return { ...kernel, body: kernel.body.map((statement) => mapStatement(narrowAccumulators(statement), map)) };
}
