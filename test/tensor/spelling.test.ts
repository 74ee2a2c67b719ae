/** @file What JavaScript lets pass without a word on other objects: snake_case names, x[0], x.length; and what consoles and JSON show. */
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import speaking from 'flambeau';
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { missingOnModules, missingOnTensors } from '../../src/ops/missing-names.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import { errorOf } from '../errors/mistake.ts';

type Loose = Record<string | number, unknown>;
const loose = () => torch.ones([2, 3]) as unknown as Loose;

const recorded = JSON.parse(readFileSync(new URL('../recorded/names/names.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, string>
>;

/** A namespace of the default export by PyTorch's path; none where it is not there. */
function namespaceAt(path: string): (readonly [string, object])[] {
  const [first, ...inner] = path.split('.');
  let at: object = speaking;
  for (const name of first === 'torch' ? inner : []) {
    if (!Object.hasOwn(at, camelCase(name))) return [];
    at = Reflect.get(at, camelCase(name)) as object;
  }
  return first === 'torch' ? [[path, at]] : [];
}

/** Is there something under that name, be it an error? */
function speaks(owner: object, name: string): boolean {
  try {
    return Reflect.get(owner, name) !== undefined;
  } catch {
    return true;
  }
}

describe('names of PyTorch in snake_case', () => {
  it.each([
    ['masked_fill', 'maskedFill'],
    ['masked_fill_', 'maskedFill_'],
    ['requires_grad', 'requiresGrad'],
    ['requires_grad_', 'requiresGrad_'],
    ['grad_fn', 'gradFn'],
    ['is_leaf', 'isLeaf'],
    ['index_select', 'indexSelect'],
    ['type_as', 'typeAs'],
    ['new_zeros', 'newZeros'],
    ['is_contiguous', 'isContiguous'],
  ])('%s is %s', (snake, camel) => {
    const error = errorOf(() => loose()[snake]);
    expect(error).toBeInstanceOf(torch.ArgumentError);
    expect(error.message).toBe(`a tensor has no '${snake}': names are PyTorch's in camelCase\n  fix: ${camel}`);
    expect(
      errorOf(() => {
        loose()[snake] = true;
      }).code,
    ).toBe('tensor/name');
  });
});

describe('names that are not there yet', () => {
  it.each(['svd', 'det', 'logdet', 'matrix_exp', 'matrixExp'])('%s says so', (name) => {
    const error = errorOf(() => loose()[name]);
    expect(error.code).toBe('tensor/not-yet');
    expect(error.message).toContain(`a tensor of PyTorch has '${name}', which is not there yet`);
  });

  it('are none that are there', () => {
    const owners: [object, string][] = [
      [torch.ones([1]), missingOnTensors],
      [new torch.nn.Identity(), missingOnModules],
    ];
    for (const [owner, missing] of owners)
      for (const name of missing.split(' ')) expect(errorOf(() => Reflect.get(owner, name)).code).toMatch(/\/not-yet$/);
  });

  it('are free for fields and methods of modules', () => {
    class Own extends torch.nn.Module {
      compile = 'yes';
      shareMemory(): number {
        return 1;
      }
      forward(): void {}
    }
    expect([new Own().compile, new Own().shareMemory()]).toEqual(['yes', 1]);
  });

  it('of modules in snake_case say how they are spelt', () => {
    const layer = new torch.nn.Identity() as unknown as Loose;
    expect(errorOf(() => layer['load_state_dict']).message).toContain('fix: loadStateDict');
    expect(errorOf(() => layer['share_memory']).code).toBe('module/not-yet');
  });

  it("are never silent: PyTorch's names are there, or say why not", () => {
    const owners: readonly (readonly [string, object])[] = [
      ['Tensor', torch.ones([1, 1])],
      ['nn.Module', new torch.nn.Linear(1, 1)],
      ...Object.keys(recorded).flatMap((path) => namespaceAt(path)),
    ];
    expect(owners.length).toBeGreaterThan(15);
    const silent = owners.flatMap(([path, owner]) =>
      (recorded[path] ?? '')
        .split(' ')
        .flatMap((name) => [name, camelCase(name)])
        .filter((name) => !speaks(owner, name))
        .map((name) => `${path}.${name}`),
    );
    expect(silent).toEqual([]);
  });
});

it('frames of stack traces have the names of operators', () => {
  const { stack } = errorOf(() => torch.ones([2]).add(torch.ones([3])));
  expect(stack).toMatch(/at Tensor\.add /);
  expect(errorOf(() => torch.ones([2]).add_(torch.ones([3]))).stack).toMatch(/at Tensor\.add_ /);
  expect(stack).not.toContain('Object.process');
});

describe('brackets and length', () => {
  it.each([0, 1, 7, 99, -1])('x[%d] is an error that says what to write', (place) => {
    expect(errorOf(() => loose()[place]).message).toContain(`fix: x.at(${place})`);
    const x = loose();
    const error = errorOf(() => {
      x[place] = 5;
    });
    expect(error.code).toBe('tensor/brackets');
    expect(error.message).toContain(`fix: x.set([${place}], value)`);
  });

  it('length is an error, so that no loop runs no time', () => {
    expect(
      errorOf(() => {
        const x = loose();
        for (let i = 0; i < (x['length'] as number); i++);
      }).code,
    ).toBe('tensor/length');
  });

  it('does not stand in the way of those who look at objects', () => {
    const x = torch.ones([2, 3]);
    const seen: string[] = [];
    for (const key in x) seen.push(key);
    expect(seen).not.toContain('0');
    expect([...x].length).toBe(2);
    expect(Array.from(x).length).toBe(2);
    expect(inspect({ x })).toContain('tensor([[1., 1., 1.]');
  });
});

describe('texts', () => {
  it('JSON holds the elements', () => {
    const x = torch.tensor([[1, 0.5]], { requiresGrad: true });
    expect(JSON.stringify({ x, n: torch.tensor([3n]), b: torch.tensor(true) })).toBe(
      '{"x":[[1,0.5]],"n":[3],"b":true}',
    );
    expect(JSON.stringify(new torch.nn.Parameter(torch.ones([1])))).toBe('[1]');
    expect(JSON.stringify({ dtype: torch.float64 })).toBe('{"dtype":"torch.float64"}');
    expect(torch.tensor(JSON.parse(JSON.stringify(x))).tolist()).toEqual(x.tolist());
  });

  it('JSON has no exact numbers beyond 2^53', () => {
    expect(errorOf(() => JSON.stringify(torch.tensor([[2n ** 53n]]))).code).toBe('toJSON/int64');
  });

  it('consoles show dtypes as PyTorch does', () => {
    expect(inspect(torch.int64)).toBe('torch.int64');
    expect(inspect({ dtype: torch.float32 })).toBe('{ dtype: torch.float32 }');
    expect(inspect(torch.ones([1], { requiresGrad: true }).mul(2).gradFn)).toBe('<MulBackward0>');
  });
});
