/**
 * @file Measures TensorFlow.js on its WebAssembly backend: the two MLP steps (its backend has no gradient of convolution) and
 * the operators that it has. Prints one JSON object per line. In Node this backend runs one thread.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

const [suite = 'steps', only = '', quick = ''] = process.argv.slice(2);
const isQuick = quick === 'quick';
const names = only === '' ? undefined : only.split('|');
const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
setWasmPaths(`${dirname(entry)}/`);
await tf.setBackend('wasm');
await tf.ready();

function report(name, value) {
  if (names === undefined || names.includes(name)) process.stdout.write(`${JSON.stringify({ name, value })}\n`);
}

function time(run, count, warmUp, warmUpMilliseconds = 0) {
  const began = performance.now();
  for (let i = 0; i < warmUp || performance.now() - began < warmUpMilliseconds; i++) run();
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

function mlp(sizes, activation) {
  const weights = sizes.slice(1).map((to, i) => tf.variable(tf.randomUniform([sizes[i], to], -0.1, 0.1)));
  const biases = sizes.slice(1).map((to) => tf.variable(tf.zeros([to])));
  return (x) =>
    weights.reduce((value, weight, i) => {
      const sum = tf.add(tf.matMul(value, weight), biases[i]);
      return i === weights.length - 1 ? sum : activation(sum);
    }, x);
}

function step(model, lossOf) {
  const optimizer = tf.train.adam(1e-3);
  return () => {
    optimizer.minimize(() => lossOf(model()), true)?.dispose();
  };
}

if (suite === 'steps') {
  const small = { x: tf.randomNormal([32, 2]), y: tf.randomNormal([32, 1]), model: mlp([2, 16, 16, 1], tf.tanh) };
  const smallStep = step(
    () => small.model(small.x),
    (output) => tf.mean(tf.squaredDifference(output, small.y)),
  );
  report('mlp 2-16-16-1, batch 32', time(smallStep, isQuick ? 2 : 300, isQuick ? 1 : 20, isQuick ? 0 : 500));
  const labels = tf.oneHot(tf.randomUniform([128], 0, 10, 'int32'), 10).toFloat();
  const large = { x: tf.randomNormal([128, 784]), model: mlp([784, 512, 256, 10], tf.relu) };
  const crossEntropy = (output) => tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(output)), 1)));
  const largeStep = step(() => large.model(large.x), crossEntropy);
  report('mlp 784-512-256-10, batch 128', time(largeStep, isQuick ? 2 : 40, isQuick ? 1 : 5, isQuick ? 0 : 500));
} else if (suite === 'ops') {
  const million = tf.randomNormal([1 << 20]);
  const second = tf.randomNormal([1 << 20]);
  const matrix = tf.randomNormal([1024, 1024]);
  const square = tf.randomNormal([512, 512]);
  const small = tf.randomNormal([16]);
  const cases = {
    'add, 16 elements': [10_000, () => tf.add(small, small)],
    'add, 1M elements': [20, () => tf.add(million, second)],
    'exp, 1M elements': [20, () => tf.exp(million)],
    'sum, 1M elements': [20, () => tf.sum(million)],
    'softmax, 1024x1024': [10, () => tf.softmax(matrix)],
    'matmul 512x512x512': [5, () => tf.matMul(square, square)],
  };
  for (const [name, [calls, run]] of Object.entries(cases)) {
    const batch = () => {
      for (let i = 0; i < (isQuick ? 2 : calls); i++) run().dispose();
    };
    report(name, (time(batch, isQuick ? 2 : 15, 2) / (isQuick ? 2 : calls)) * 1000);
  }
} else if (suite === 'startup') {
  report('first result', (await tf.add(tf.ones([2]), 1).data())[0]);
}
