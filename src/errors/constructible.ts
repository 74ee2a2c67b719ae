/** @file Classes as users get them: called without `new` they say how to make an instance, where JavaScript's own error does not. */
import { ArgumentError } from './errors.ts';

/**
 * The class, with an error that names the mend where `new` was forgotten. Instances and subclasses know it as their constructor, so
 * that `layer.constructor === nn.Linear`. `place` is the namespace that users find the class in. The name is stated, because bundlers
 * rename a class where two things of a module have its name, and texts of modules and state of users hold it. `Seen` is what users see of
 * its constructor, where that is written for them.
 */
export function constructible<Class extends { readonly name: string; readonly prototype: object }, Seen = Class>(
  place: string,
  name: string,
  constructor: Class,
): Seen {
  const { prototype } = constructor;
  if (constructor.name !== name) Object.defineProperty(constructor, 'name', { value: name, configurable: true });
  const withNew: object = new Proxy(constructor, {
    apply(): never {
      throw new ArgumentError(
        `${name}/new`,
        `${name} is a class, and was called without new\n  fix: new ${place}.${name}(…)`,
      );
    },
  });
  Object.defineProperty(prototype, 'constructor', { value: withNew, writable: true, configurable: true });
  return withNew as Seen;
}
