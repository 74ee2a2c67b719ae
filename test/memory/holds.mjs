/**
 * @file A process that makes, views, computes, drops and reads tensors in an order that a seed decides, in one synchronous job. It
 * knows what each live tensor holds, and fails where one holds something else. Prints its counts as one line of JSON.
 */
import * as torch from '../../dist/node/index.js';

const [steps, seed] = process.argv.slice(2).map(Number);

/** Uniform in [0, 1): Mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
let state = seed;
function uniform() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (bound) => Math.floor(uniform() * bound);

const slots = new Array(48).fill(undefined);
let checked = 0;

function fail(what, tensor, value, found) {
  throw new Error(`${what}: a tensor of shape [${tensor.shape}] holds ${found}, not ${value}`);
}

/** All elements of a slot, or one. */
function check(slot, whole) {
  const { tensor, value } = slot;
  checked++;
  if (!whole) {
    const found = tensor.at(below(tensor.shape[0])).item();
    if (found !== value) fail('one element', tensor, value, found);
    return;
  }
  for (const found of tensor.toTypedArray()) if (found !== value) fail('all elements', tensor, value, found);
}

/** Mostly large enough for the arena, 17 KB to 200 KB, in lengths that repeat and lengths that do not. */
function length() {
  const kind = uniform();
  if (kind < 0.1) return 1 + below(4000);
  return kind < 0.8 ? 4352 * (1 + below(4)) : 4352 + below(50_000);
}

const actions = [
  () => {
    const value = below(1000);
    return { tensor: torch.full([length()], value), value };
  },
  (slot) => ({ tensor: slot.tensor.narrow(0, 0, 1 + below(slot.tensor.shape[0])), value: slot.value }),
  (slot) => ({ tensor: slot.tensor.add(1), value: slot.value + 1 }),
  () => undefined,
  (slot) => {
    // The gradient of each element of 3x² is 6x; what is between is released on the way.
    const leaf = slot.tensor.detach().clone().requiresGrad_(true);
    leaf.mul(leaf).mul(3).sum().backward();
    return { tensor: leaf.grad, value: 6 * slot.value };
  },
  (slot) => {
    // A copy by way of the host, over whose array other tensors are made.
    const array = slot.tensor.toTypedArray();
    const between = torch.full([array.length], -1);
    const copy = torch.tensor(array);
    if (between.at(0).item() !== -1) fail('the tensor between', between, -1, between.at(0).item());
    return { tensor: copy, value: slot.value };
  },
  (slot) => {
    slot.tensor = slot.tensor.clone();
    slot.tensor.mul_(2);
    slot.value *= 2;
    return slot;
  },
];

/** Passes and copies cost more than the rest and come less often. */
function action() {
  const kind = uniform();
  if (kind < 0.35) return 0;
  if (kind < 0.5) return 1;
  if (kind < 0.7) return 2;
  if (kind < 0.9) return 3;
  return 4 + below(3);
}

for (let step = 0; step < steps; step++) {
  const to = below(slots.length);
  const from = slots[below(slots.length)];
  const chosen = from === undefined || from.value > 1e6 ? 0 : action();
  slots[to] = actions[chosen](from);
  const read = slots[below(slots.length)];
  if (read !== undefined) check(read, step % 64 === 0);
}
for (const slot of slots) if (slot !== undefined) check(slot, true);
const megabytes = Math.round(process.memoryUsage.rss() / 2 ** 20);
console.log(JSON.stringify({ engine: torch.engineInfo().name, checked, megabytes }));
