/** @file A process that trains, or allocates, in one synchronous job; it reports its resident memory, in MB, as one line of JSON. */
import * as torch from '../../dist/node/index.js';

const [work, counts] = [process.argv[2], process.argv.slice(3).map(Number)];
const { nn, optim } = torch;

function residentMegabytes() {
  return process.memoryUsage.rss() / 2 ** 20;
}

/** One step of a small network. */
function trainer() {
  torch.manualSeed(0);
  const model = new nn.Sequential(new nn.Linear(64, 64), new nn.Tanh(), new nn.Linear(64, 1));
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const x = torch.randn([32, 64]);
  const y = torch.randn([32, 1]);
  return () => {
    optimizer.zeroGrad();
    const loss = nn.functional.mseLoss(model(x), y);
    loss.backward();
    optimizer.step();
  };
}

/** One tensor of 1 MB, kept until the next one. */
function allocator() {
  let last;
  return () => {
    last = torch.full([512, 512], 1).add(last === undefined ? 1 : last.at(0, 0));
  };
}

/** Tensors of 4 MB that are all kept. */
function keeper() {
  const kept = [];
  return () => kept.push(torch.full([1024, 1024], kept.length).add(1));
}

const step = { train: trainer, allocate: allocator, keep: keeper }[work]();
let peak = 0;
let done = 0;
const resident = counts.map((count) => {
  for (; done < count; done++) {
    step();
    if (done % 50 === 0) peak = Math.max(peak, residentMegabytes());
  }
  return residentMegabytes();
});
console.log(JSON.stringify({ engine: torch.engineInfo().name, resident, peak }));
