/**
 * @file `npm run bench -- --device webgpu`: products, convolutions and training steps on a device, beside the host's engine, with the
 * losses of both; and what the host takes to launch. In one process, whose results are lines of text.
 */
import { parseArgs } from 'node:util';
import * as torch from 'flambeau';
import { median } from './measure.ts';
import { chosenWorkloads } from './suites.ts';
import type { Workload } from './workloads.ts';

const { values: given } = parseArgs({
  options: {
    device: { type: 'string', default: 'webgpu' },
    only: { type: 'string', default: '' },
    /** Settings of Dawn, with commas between: `backend=null` measures the host alone. */
    dawn: { type: 'string', default: '' },
    parts: { type: 'string', default: 'products,convolutions,steps,losses' },
    quick: { type: 'boolean', default: false },
    losses: { type: 'string', default: '50' },
    /** Without the host's engine beside it. */
    alone: { type: 'boolean', default: false },
  },
});
const { device } = given;
const parts = given.parts.split(',');
const isHostAlone = given.dawn.includes('backend=null');
const lossSteps = given.quick ? 3 : Number(given.losses);

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const digits = (value: number): string => value.toPrecision(4);

/** Runs one row; what fails leaves the others their numbers. */
async function attempt(name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    say(`${name}: FAILED ${error}`);
  }
}

/** Milliseconds of a call, of which `count` are in flight at a time: what the device takes when it is kept busy. */
async function busy(run: () => unknown, count: number, rounds: number): Promise<number> {
  for (let i = 0; i < 2; i++) run();
  await torch.synchronize();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < count; i++) torch.scope(() => void run());
    await torch.synchronize();
    times.push((performance.now() - start) / count);
  }
  return Math.min(...times);
}

async function products(): Promise<void> {
  for (const n of given.quick ? [256, 512] : [512, 1024, 2048, 4096]) {
    await attempt(`product ${n}`, async () => {
      const [a, b] = [torch.randn([n, n]).to(device), torch.randn([n, n]).to(device)];
      const milliseconds = await busy(() => torch.matmul(a, b), n > 2048 ? 4 : 20, given.quick ? 1 : 3);
      say(`product ${n}³: ${digits(milliseconds)} ms, ${digits((2 * n ** 3) / milliseconds / 1e9)} TFLOP/s`);
    });
  }
}

type Convolution = readonly [batch: number, channels: number, size: number, filters: number, kernel: number];

async function convolutions(): Promise<void> {
  const cases: readonly Convolution[] = given.quick
    ? [[2, 16, 16, 16, 3]]
    : [
        [64, 64, 32, 64, 3],
        [64, 128, 32, 128, 3],
        [64, 256, 16, 256, 3],
        [64, 256, 32, 256, 1],
        [16, 512, 32, 512, 3],
      ];
  for (const [batch, channels, size, filters, kernel] of cases) {
    const name = `convolution ${batch}×${channels}×${size}×${size}, ${filters} filters of ${kernel}×${kernel}`;
    await attempt(name, async () => {
      const x = torch.randn([batch, channels, size, size]).to(device);
      const w = torch.randn([filters, channels, kernel, kernel]).to(device);
      const how = { padding: (kernel - 1) / 2 };
      const operations = 2 * batch * size ** 2 * filters * channels * kernel ** 2;
      const milliseconds = await busy(() => torch.nn.functional.conv2d(x, w, null, how), 10, given.quick ? 1 : 3);
      say(`${name}: ${digits(milliseconds)} ms, ${digits(operations / milliseconds / 1e9)} TFLOP/s`);
    });
  }
}

function prepared({ prepare }: Workload, where: string): () => torch.Tensor {
  torch.manualSeed(0);
  return prepare(where);
}

/** A training step: what the host takes for it alone, when nothing is awaited, and with the device, of which each tenth loss is read. */
async function steps(workload: Workload): Promise<void> {
  const { name } = workload;
  const step = prepared(workload, device);
  const count = given.quick ? 2 : Math.min(workload.steps, 50);
  const began = performance.now();
  await step().detach().cpu();
  const first = performance.now() - began;
  for (let i = 0; i < (given.quick ? 1 : 10); i++) await step().detach().cpu();
  await torch.synchronize();
  const hostTimes: number[] = [];
  const wholeTimes: number[] = [];
  for (let round = 0; round < (given.quick ? 1 : 3); round++) {
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const before = performance.now();
      const loss = step();
      hostTimes.push(performance.now() - before);
      if (i % 10 === 9) await loss.detach().cpu();
    }
    await torch.synchronize();
    wholeTimes.push((performance.now() - start) / count);
  }
  const memory = torch.deviceMemory(device);
  const parts = [
    `${digits(Math.min(...wholeTimes))} ms a step`,
    `host ${digits(median(hostTimes))} (least ${digits(Math.min(...hostTimes))})`,
    `first ${digits(first)}`,
    `memory ${Math.round((memory?.reserved ?? 0) / 2 ** 20)} MiB`,
  ];
  if (!given.alone && !isHostAlone) {
    const beside = prepared(workload, 'cpu');
    for (let i = 0; i < 3; i++) beside();
    const times: number[] = [];
    for (let i = 0; i < Math.min(count, 20); i++) {
      const start = performance.now();
      beside();
      times.push(performance.now() - start);
    }
    parts.push(`${torch.engineInfo().name} ${digits(Math.min(...times))}`);
  }
  say(`${name}: ${parts.join(', ')}`);
}

/** The losses of the device beside those of the host, from the same weights and data. */
async function losses(workload: Workload): Promise<void> {
  const [there, here] = [prepared(workload, device), prepared(workload, 'cpu')];
  // Workloads that draw in a step draw from one stream each.
  const ofDevice: number[] = [];
  const ofHost: number[] = [];
  const count = workload.large === true ? Math.min(lossSteps, workload.steps) : lossSteps;
  torch.manualSeed(1);
  for (let i = 0; i < count; i++) ofDevice.push(Number((await there().detach().cpu()).item()));
  torch.manualSeed(1);
  for (let i = 0; i < count; i++) ofHost.push(Number(here().item()));
  const apart = Math.max(...ofHost.map((loss, i) => Math.abs(loss - (ofDevice[i] ?? Number.NaN)) / Math.abs(loss)));
  const shown = [0, Math.floor(count / 2), count - 1].map(
    (i) => `${i + 1}: ${ofDevice[i]?.toFixed(6)} | ${ofHost[i]?.toFixed(6)}`,
  );
  say(
    `losses of ${name(workload)} (${device} | ${torch.engineInfo().name}): ${shown.join('   ')}   at most ${apart.toExponential(1)} apart`,
  );
}

const name = (workload: Workload): string => workload.name;

/** What Dawn's backend without a GPU offers. */
const nullMemory = 480 * 2 ** 20;
/** Cards that are worth measuring have more. */
const cardMemory = 16 * 2 ** 30;

await torch.init(device, {
  memoryLimit: isHostAlone ? nullMemory : cardMemory,
  ...(given.dawn === '' ? {} : { dawn: given.dawn.split(',') }),
});
say(`device ${device}${isHostAlone ? ', without a GPU: the time of the host alone' : ''}`);
torch.manualSeed(0);
const chosen = chosenWorkloads({ only: given.only, quick: given.quick });
if (parts.includes('products') && !isHostAlone) await products();
if (parts.includes('convolutions') && !isHostAlone) await convolutions();
if (parts.includes('steps')) for (const workload of chosen) await attempt(workload.name, () => steps(workload));
if (parts.includes('losses') && !isHostAlone) {
  for (const workload of chosen) await attempt(`losses of ${workload.name}`, () => losses(workload));
}
