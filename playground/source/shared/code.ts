/**
 * @file The network, its data and its training as a program with Flambeau, which computes the very numbers that the page shows: the
 * worker takes the same steps in the same order, and the data's text is that of the module which the worker runs.
 */
import { activationClasses } from './activations.ts';
import { heads } from './heads.ts';
import { optimizers } from './optimizers.ts';
import { type Settings, sideBehind } from './settings.ts';
import { digitSide, outputCount, pointCount, taskOf, trainingPoints } from './tasks.ts';

/** One function of a module's text, with its comment, as it would stand in a program of its own. */
function functionText(moduleText: string, name: string): string {
  const found = new RegExp(`(?:/\\*\\* [^\\n]*\\n)?export function ${name}\\([\\s\\S]*?\\n}\\n`).exec(moduleText);
  return (found?.[0] ?? '').replace('export function', 'function').replace('): PlanePoints {', ') {').trim();
}

/** The lines of the model's layers. */
export function layerLines({ layers, task, head }: Settings): string[] {
  const lines: string[] = [];
  const isPicture = task === 'digits';
  const convolutions = layers.filter(({ kind }) => kind === 'convolution').length;
  let width = isPicture ? 1 : 2;
  let flat = !isPicture;
  const flatten = (): void => {
    if (flat) return;
    flat = true;
    width *= sideBehind(convolutions) ** 2;
    lines.push('new nn.Flatten(),');
  };
  for (const { kind, units, activation } of layers) {
    const behind = activation === 'none' ? '' : ` new nn.${activationClasses[activation]}(),`;
    if (kind === 'dense') flatten();
    lines.push(
      kind === 'dense'
        ? `new nn.Linear(${width}, ${units}),${behind}`
        : `new nn.Conv2d(${width}, ${units}, 3, { stride: 2, padding: 1 }),${behind}`,
    );
    width = units;
  }
  flatten();
  lines.push(`new nn.Linear(${width}, ${outputCount(task, head)}),`);
  return lines;
}

/** What turns the data's targets into those of the head. */
function targetExpression({ task, head }: Settings): string {
  const { targets, count } = taskOf(task);
  if (targets !== 'classes' || head === 'multiClass') return 'y';
  if (head === 'multiLabel') return `F.oneHot(y, ${count}).float()`;
  return head === 'regression' ? 'y.mul(2).sub(1).unsqueeze(1).float()' : 'y.unsqueeze(1).float()';
}

function optimizerText({ optimizer, learningRate }: Settings): string {
  const { className, options } = optimizers[optimizer];
  const named = Object.entries({ lr: learningRate, ...options }).map(([name, value]) => `${name}: ${value}`);
  return `new optim.${className}(model.parameters(), { ${named.join(', ')} })`;
}

/** How the answer is read from the last layer. */
function readingText({ head }: Settings): string {
  const { reading } = heads[head];
  if (reading === 'none') return 'model(testX)';
  return reading === 'softmax' ? 'model(testX).softmax(1)' : 'model(testX).sigmoid()';
}

function dataLines({ task, noise }: Settings): string[] {
  if (task === 'digits') {
    return [
      `const { x, y, trained } = digits(await (await fetch('digits.bin')).arrayBuffer()); // ${digitSide} × ${digitSide}`,
    ];
  }
  return [`const { x, y } = ${task}(${pointCount}, ${noise / 100});`, `const trained = ${trainingPoints};`];
}

/** The whole program. `moduleText` is the source of the data set's module. */
export function programOf(settings: Settings, moduleText: string): string {
  const { seed, batch, head } = settings;
  const lines = [
    `import * as torch from 'flambeau';`,
    '',
    'const { nn, optim } = torch;',
    'const F = nn.functional;',
    '',
    `torch.manualSeed(${seed});`,
    ...dataLines(settings),
    `const target = ${targetExpression(settings)};`,
    'const [trainX, testX] = [x.narrow(0, 0, trained), x.narrow(0, trained, x.size(0) - trained)];',
    'const [trainY, testY] = [target.narrow(0, 0, trained), target.narrow(0, trained, x.size(0) - trained)];',
    '',
    `torch.manualSeed(${seed});`,
    'const model = new nn.Sequential(',
    ...layerLines(settings).map((line) => `  ${line}`),
    ');',
    `const lossOf = new nn.${heads[head].loss}();`,
    `const optimizer = ${optimizerText(settings)};`,
    '',
    `const order = new torch.Generator().manualSeed(${seed});`,
    'for (let epoch = 0; epoch < 20; epoch++) {',
    `  for (const rows of torch.randperm(trained, { generator: order }).split(${batch})) {`,
    '    optimizer.zeroGrad();',
    '    const loss = lossOf(model(trainX.indexSelect(0, rows)), trainY.indexSelect(0, rows));',
    '    loss.backward();',
    '    optimizer.step();',
    '  }',
    '}',
    '',
    'torch.noGrad(() => {',
    `  const answer = ${readingText(settings)};`,
    `  console.log(answer.shape, lossOf(model(testX), testY).item());`,
    '});',
    '',
    functionText(moduleText, settings.task),
  ];
  return `${lines.join('\n')}\n`;
}
