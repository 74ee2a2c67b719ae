/** @file Copies of modules. */
import { callableOf, isModule } from './callable.ts';
import { copied, type Known } from './copy.ts';
import { internals, internalsOf, stateHooksOf } from './internals.ts';
import type { ModuleBody } from './module.ts';

/** A copy of a module, and of all that its fields hold. */
export function copyModule(module: object, path: string, known: Known): ModuleBody | undefined {
  if (!isModule(module)) return undefined;
  const copy = callableOf(Object.getPrototypeOf(module) as object) as ModuleBody;
  known.set(module, copy);
  for (const key of Reflect.ownKeys(module)) {
    const field = Object.getOwnPropertyDescriptor(module, key) as PropertyDescriptor;
    const name = path === '' ? String(key) : `${path}.${String(key)}`;
    const value = 'value' in field ? { value: copied(field.value, name, known, copyModule) } : {};
    Object.defineProperty(copy, key, { ...field, ...value });
  }
  const own = internals.get(module);
  if (own === undefined) return copy;
  const { parameters, buffers, hooks, state } = internalsOf(copy);
  for (const name of own.parameters) parameters.add(name);
  for (const [name, buffer] of own.buffers) buffers.set(name, { ...buffer });
  hooks.copy(own.hooks);
  if (own.state !== undefined) {
    const theirs = state ?? stateHooksOf(copy);
    for (const [id, hook] of own.state.beforeSave) theirs.beforeSave.set(id, hook);
    for (const [id, hook] of own.state.afterSave) theirs.afterSave.set(id, hook);
    for (const [id, hook] of own.state.beforeLoad) theirs.beforeLoad.set(id, hook);
    for (const [id, hook] of own.state.afterLoad) theirs.afterLoad.set(id, hook);
  }
  return copy;
}
