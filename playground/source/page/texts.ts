/** @file Every text of the page in its languages, side by side: one that lacks a language does not compile. */

export type Language = 'en' | 'zh';

export const languages: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };

const table = {
  title: { en: 'Playground', zh: '游乐场' },
  tagline: {
    en: 'Neural networks, trained in this page by Flambeau. Nothing leaves your machine.',
    zh: '由 Flambeau 在本页训练的神经网络，任何数据都不会离开你的设备。',
  },
  language: { en: 'Language', zh: '语言' },
  skip: { en: 'Skip to the network', zh: '跳到网络' },

  lessons: { en: 'Try this', zh: '试一试' },
  lessonLinear: { en: 'Deep, but linear', zh: '深，却是线性的' },
  lessonLinearText: {
    en: 'Three layers without activation: however long it trains, it draws one straight line. Give a layer an activation and train again.',
    zh: '三层而没有激活函数：无论训练多久，只能画出一条直线。给某一层加上激活函数，再训练一次。',
  },
  lessonBend: { en: 'One bend is enough', zh: '弯一下就够了' },
  lessonBendText: {
    en: 'The same rings, with ReLU between the layers. Each unit folds the plane once; together they close around the inner disc.',
    zh: '同样的圆环，层间加上 ReLU。每个单元把平面折一次，合起来就围住了内圈。',
  },
  lessonDying: { en: 'Dying ReLU', zh: 'ReLU 之死' },
  lessonDyingText: {
    en: 'Steps this large throw units of ReLU to where they answer 0 to every point. They get no gradient, so they never come back. The other five keep learning.',
    zh: '步子太大，ReLU 单元被甩到对所有点都输出 0 的地方，从此没有梯度，再也回不来。其余五种激活函数仍在学习。',
  },
  lessonSpirals: { en: 'Spirals', zh: '螺旋' },
  lessonSpiralsText: {
    en: 'The hardest of these sets. Small steps and smooth activations get there; watch the layers turn lines into curves.',
    zh: '这里最难的数据集。小步长加平滑的激活函数可以做到；看各层如何把直线变成曲线。',
  },
  lessonHeads: { en: 'Several labels at once', zh: '同时多个标签' },
  lessonHeadsText: {
    en: 'Three discs that overlap: a point may have no label, one, or all three. So each output has a sigmoid of its own, not a softmax.',
    zh: '三个相互重叠的圆：一个点可以没有标签、有一个或三个都有。因此每个输出各用一个 sigmoid，而不是 softmax。',
  },
  lessonDigits: { en: 'Read my writing', zh: '认我写的字' },
  lessonDigitsText: {
    en: 'A small convolutional network learns 2,000 handwritten digits. Train it, then draw one yourself and look at what each filter sees.',
    zh: '一个小卷积网络学习 2000 个手写数字。训练后自己写一个，看看每个滤波器看到了什么。',
  },

  controls: { en: 'Training', zh: '训练' },
  play: { en: 'Train', zh: '训练' },
  pause: { en: 'Pause', zh: '暂停' },
  step: { en: 'Step', zh: '单步' },
  reset: { en: 'Reset', zh: '重置' },
  speed: { en: 'Speed', zh: '速度' },
  slow: { en: 'slow', zh: '慢' },
  medium: { en: 'medium', zh: '中' },
  full: { en: 'full', zh: '全速' },
  steps: { en: 'steps', zh: '步' },
  epochs: { en: 'epochs', zh: '轮' },
  perSecond: { en: 'steps/s', zh: '步/秒' },
  loss: { en: 'loss', zh: '损失' },
  accuracy: { en: 'test accuracy', zh: '测试准确率' },
  rSquared: { en: 'test R²', zh: '测试 R²' },
  shortAccuracy: { en: 'accuracy', zh: '准确率' },
  shortRSquared: { en: 'R²', zh: 'R²' },

  data: { en: 'Data', zh: '数据' },
  rings: { en: 'rings', zh: '圆环' },
  spirals: { en: 'spirals', zh: '螺旋' },
  moons: { en: 'moons', zh: '月牙' },
  xor: { en: 'xor', zh: '异或' },
  blobs: { en: 'blobs', zh: '云团' },
  discs: { en: 'discs', zh: '圆盘' },
  plane: { en: 'plane', zh: '平面' },
  waves: { en: 'waves', zh: '波浪' },
  digits: { en: 'digits', zh: '数字' },
  noise: { en: 'Noise', zh: '噪声' },
  seed: { en: 'Seed', zh: '随机种子' },
  otherSeed: { en: 'Another seed', zh: '换一个种子' },
  batch: { en: 'Batch size', zh: '批大小' },
  learning: { en: 'Learning', zh: '学习' },
  optimizer: { en: 'Optimizer', zh: '优化器' },
  learningRate: { en: 'Learning rate', zh: '学习率' },
  sgd: { en: 'SGD', zh: 'SGD' },
  momentum: { en: 'SGD + momentum', zh: 'SGD + 动量' },
  rmsprop: { en: 'RMSprop', zh: 'RMSprop' },
  adam: { en: 'Adam', zh: 'Adam' },
  adamw: { en: 'AdamW', zh: 'AdamW' },

  network: { en: 'Network', zh: '网络' },
  mode: { en: 'Networks', zh: '网络个数' },
  modeOne: { en: 'One network', zh: '一个网络' },
  modeCompare: { en: 'Compare activations', zh: '比较激活函数' },
  compareHint: {
    en: 'Six networks, one activation each, same start, same batches. Choose one on the right to see inside.',
    zh: '六个网络，各用一种激活函数，相同的初值和批次。选择其中一个，查看内部。',
  },
  input: { en: 'Input', zh: '输入' },
  inputPlane: { en: 'x, y', zh: 'x、y' },
  inputPixels: { en: '14 × 14 pixels', zh: '14 × 14 像素' },
  layer: { en: 'Layer {n}', zh: '第 {n} 层' },
  dense: { en: 'dense', zh: '全连接' },
  convolution: { en: 'convolution', zh: '卷积' },
  outputLayer: { en: 'Output', zh: '输出' },
  activation: { en: 'Activation', zh: '激活函数' },
  noActivation: { en: 'none (linear)', zh: '无（线性）' },
  units: { en: 'units', zh: '单元' },
  lessUnits: { en: 'One unit less in layer {n}', zh: '第 {n} 层减少一个单元' },
  moreUnits: { en: 'One unit more in layer {n}', zh: '第 {n} 层增加一个单元' },
  removeLayer: { en: 'Remove layer {n}', zh: '删除第 {n} 层' },
  addDense: { en: '+ layer', zh: '+ 层' },
  addConvolution: { en: '+ convolution', zh: '+ 卷积层' },
  parameters: { en: '{n} parameters', zh: '{n} 个参数' },
  unit: { en: 'Layer {layer}, unit {unit}', zh: '第 {layer} 层，单元 {unit}' },
  outputUnit: { en: 'Output {unit}', zh: '输出 {unit}' },
  unitDead: { en: '{unit}: dead', zh: '{unit}：已死' },
  deadCount: { en: '{n} dead', zh: '{n} 个已死' },
  died: { en: '{unit} died at step {step}.', zh: '{unit}在第 {step} 步死去。' },
  diedMany: {
    en: '{n} units have died. The last one: {unit}, at step {step}.',
    zh: '已有 {n} 个单元死去。最后一个：{unit}，第 {step} 步。',
  },
  noLayers: {
    en: 'No hidden layer: the output is a weighted sum of the inputs.',
    zh: '没有隐藏层：输出只是输入的加权和。',
  },
  linearHint: {
    en: 'No layer has an activation. However many layers, this is one linear map.',
    zh: '所有层都没有激活函数。无论多少层，整体只是一个线性映射。',
  },

  head: { en: 'Output head', zh: '输出头' },
  regression: { en: 'regression', zh: '回归' },
  binary: { en: 'binary', zh: '二分类' },
  multiClass: { en: 'multi-class', zh: '多分类' },
  multiLabel: { en: 'multi-label', zh: '多标签' },
  trainedWith: { en: 'trained with', zh: '训练用' },
  readWith: { en: 'read with', zh: '读取用' },
  nothing: { en: 'nothing', zh: '不加激活' },
  output: { en: 'What it answers', zh: '网络的回答' },
  regionOfUnit: { en: 'Showing {unit}', zh: '正在显示：{unit}' },
  showAnswer: { en: 'Show the answer', zh: '显示回答' },
  trainingPoint: { en: 'trained on', zh: '训练' },
  testPoint: { en: 'kept for the test', zh: '测试' },
  classNumber: { en: 'class {n}', zh: '类别 {n}' },
  labelNumber: { en: 'label {n}', zh: '标签 {n}' },
  low: { en: 'low', zh: '低' },
  high: { en: 'high', zh: '高' },
  regionAria: {
    en: 'Decision region over the data. Step {step}: loss {loss}, {score}.',
    zh: '数据上的决策区域。第 {step} 步：损失 {loss}，{score}。',
  },
  curves: { en: 'Loss', zh: '损失' },
  curvesAria: { en: 'Loss curves over the steps, on a logarithmic scale', zh: '损失随步数的曲线，对数刻度' },
  trainingLoss: { en: 'training', zh: '训练' },
  testLoss: { en: 'test', zh: '测试' },
  noSteps: { en: 'Press Train, or Space', zh: '按“训练”或空格键' },

  pad: { en: 'Draw a digit', zh: '写一个数字' },
  padAria: {
    en: 'Drawing pad. Draw with a pointer; or move with the arrow keys and hold Shift to draw.',
    zh: '画板。用指针书写；或用方向键移动，按住 Shift 书写。',
  },
  padHint: { en: 'Pointer, finger, or arrow keys with Shift', zh: '鼠标、手指，或 Shift 加方向键' },
  clear: { en: 'Clear', zh: '清除' },
  reads: { en: 'It reads', zh: '它读作' },
  probability: { en: 'Probability of each digit', zh: '每个数字的概率' },
  misread: { en: 'Misread test digits', zh: '读错的测试数字' },
  misreadAria: { en: 'A {label}, read as {guess}: put it on the pad', zh: '{label} 被读作 {guess}：放到画板上' },
  noneMisread: { en: 'none of the first 300', zh: '前 300 个都读对了' },

  inside: { en: 'Weights and gradients', zh: '权重与梯度' },
  weights: { en: 'weights', zh: '权重' },
  gradients: { en: 'gradients', zh: '梯度' },
  histogramAria: { en: '{layer}, {what}: from −{range} to {range}', zh: '{layer}，{what}：从 −{range} 到 {range}' },
  noGradient: { en: 'none yet', zh: '尚无' },
  zeroGradient: { en: 'all zero', zh: '全为零' },

  code: { en: 'The same in TypeScript', zh: '同样的 TypeScript 程序' },
  codeHint: {
    en: 'This program computes the numbers above, to the last digit.',
    zh: '这段程序计算出的就是上面的数字，一位不差。',
  },
  copy: { en: 'Copy', zh: '复制' },
  copied: { en: 'Copied', zh: '已复制' },

  starting: { en: 'Starting the engine…', zh: '正在启动引擎…' },
  engine: { en: 'Engine: {name}, {threads}', zh: '引擎：{name}，{threads}' },
  oneThread: { en: 'one thread', zh: '单线程' },
  threads: { en: '{n} threads', zh: '{n} 个线程' },
  diverged: {
    en: 'The loss is no number any more (step {step}): the steps were too large. Lower the learning rate and reset.',
    zh: '第 {step} 步时损失已不是数字：步子太大。请降低学习率并重置。',
  },
  cannotStart: { en: 'The training cannot start in this browser', zh: '训练无法在此浏览器中启动' },
  cannotStartWhy: {
    en: 'The page trains in a worker with WebAssembly, and that worker did not start:',
    zh: '本页在带 WebAssembly 的 worker 中训练，而它没有启动：',
  },
  cannotStartFile: {
    en: 'If you opened the file directly (file://), serve its folder instead: npx vite preview, or any static server.',
    zh: '如果是直接打开文件（file://），请改用静态服务器，例如 npx vite preview。',
  },
  cannotStartPolicy: {
    en: "If you host the page, its content security policy needs script-src 'self' 'wasm-unsafe-eval' and worker-src 'self'.",
    zh: "如果由你托管本页，内容安全策略需要 script-src 'self' 'wasm-unsafe-eval' 和 worker-src 'self'。",
  },
  cannotStartBrowser: {
    en: 'Otherwise reload, or try a current Firefox, Chrome, Edge or Safari; blockers and lockdown modes may forbid WebAssembly.',
    zh: '否则请重新加载，或换用较新的 Firefox、Chrome、Edge 或 Safari；拦截插件和锁定模式可能禁用 WebAssembly。',
  },
  again: { en: 'Try again', zh: '重试' },
  failed: { en: 'The training stopped: {message}', zh: '训练已停止：{message}' },
  refusedLink: {
    en: 'Parts of the link were not understood, and defaults stand in their place: {parts}',
    zh: '链接中有无法识别的部分，已用默认值代替：{parts}',
  },
  close: { en: 'Close', zh: '关闭' },
  source: { en: 'Flambeau: PyTorch for TypeScript', zh: 'Flambeau：TypeScript 的 PyTorch' },
} as const satisfies Record<string, Record<Language, string>>;

export type TextName = keyof typeof table;

let current: Language = 'en';

export function setLanguage(language: Language): void {
  current = language;
}

export const language = (): Language => current;

/** The text in the page's language, with `{name}` filled in. */
export function say(name: TextName, values: Readonly<Record<string, string | number>> = {}): string {
  return table[name][current].replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ''));
}
