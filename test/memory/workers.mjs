/** @file A process whose worker threads each fill an arena of their own and end, by themselves or by force. Prints its counts as one line of JSON. */
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import * as torch from '../../dist/node/index.js';

const workers = 12;

/** 200 tensors of 1 MB with their gradients, of which ten are kept. */
function work() {
  const kept = [];
  for (let i = 0; i < 200; i++) {
    const leaf = torch.full([256, 1024], 1).requiresGrad_(true);
    leaf.mul(leaf).sum().backward();
    kept[i % 10] = leaf.grad;
  }
  return kept.map((each) => each.at(5, 5).item());
}

/** In kilobytes. */
function addressSpace() {
  return Number(/^VmSize:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}

if (isMainThread) {
  const own = torch.full([512, 512], 3);
  const before = addressSpace();
  const answers = [];
  for (let i = 0; i < workers; i++) {
    const worker = new Worker(new URL(import.meta.url));
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    answers.push(await new Promise((resolve) => worker.once('message', resolve)));
    if (i % 2 === 0) await worker.terminate();
    else worker.postMessage('end');
    await ended;
  }
  const left = (addressSpace() - before) / 2 ** 20;
  console.log(JSON.stringify({ answers: answers.flat(), own: own.sum().item(), left }));
} else {
  parentPort.postMessage(work());
  parentPort.once('message', () => parentPort.close());
}
