/** @file Float64 that a kernel only wants for precision, in float32. */
import type { Expression, Kernel, ScalarType, Statement } from '../../kernels/ir.ts';
import { mapStatement, mapStatements, rewriter } from '../../kernels/walk.ts';

function narrowType<Type extends ScalarType>(type: Type): Type | 'float32' {
  return type === 'float64' ? 'float32' : type;
}

/** Accumulators have types of their own. */
function narrowAccumulators(statement: Statement): Statement {
  if (statement.kind !== 'reduce') return statement;
  return {
    ...statement,
    accumulators: statement.accumulators.map((each) => ({ ...each, type: narrowType(each.type) })),
  };
}

/** The kernel without float64, where it says that it can do without. */
export function narrow(kernel: Kernel): Kernel {
  if (kernel.float64 !== 'optional' || kernel.kind !== 'loops') return kernel;
  const map = rewriter((expression): Expression => {
    if (expression.kind === 'cast' && narrowType(expression.type) === expression.argument.type)
      return expression.argument;
    return { ...expression, type: narrowType(expression.type) } as Expression;
  });
  return {
    ...kernel,
    body: mapStatements(kernel.body, narrowAccumulators).map((statement) => mapStatement(statement, map)),
  };
}
