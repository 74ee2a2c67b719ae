/** @file Fits a sine on the device that `--device` names: `cpu`, the host, or `webgpu`, the GPU. */
import * as torch from 'flambeau';

const { nn, optim } = torch;

const place = process.argv.indexOf('--device');
const device = (place < 0 ? undefined : process.argv[place + 1]) ?? 'cpu';
await torch.init(device);

torch.manualSeed(0);
const x = torch.linspace(-3, 3, 200).unsqueeze(1).to(device);
const y = x.sin();

const model = new nn.Sequential(new nn.Linear(1, 32), new nn.Tanh(), new nn.Linear(32, 1)).to(device);
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });

for (let step = 0; step <= 500; step++) {
  optimizer.zeroGrad();
  const loss = nn.functional.mseLoss(model(x), y);
  loss.backward();
  optimizer.step();
  // Reading waits for the device: not at each step.
  if (step % 100 === 0) console.log(step, Number((await loss.detach().cpu()).item()).toFixed(5));
}

const fitted = await model(torch.tensor([[0.5]], { device }))
  .detach()
  .cpu();
console.log(`sin 0.5 on ${device}:`, Number(fitted.item()).toFixed(3), 'and it is', Math.sin(0.5).toFixed(3));
