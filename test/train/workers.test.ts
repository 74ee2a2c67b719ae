/** @file Workers end with a training that throws, on the built package, whose workers run the bundle's own program. */
import { expect, test, vi } from 'vitest';

type Torch = typeof import('../../src/index.ts');
type Train = typeof import('../../src/train/index.ts');

const built = (name: string): Promise<unknown> =>
  import(/* @vite-ignore */ new URL(`../../dist/node/${name}.js`, import.meta.url).href);

test.each([false, true])('where a callback throws; persistent: %s', async (persistentWorkers) => {
  const { data, nn, optim, float32 } = (await built('index')) as Torch;
  const { fit: train } = (await built('train')) as Train;
  const set = await data.fromModule<number>(
    new URL('data:text/javascript,export default { length: 8, get: (index) => index }'),
  );
  const loader = new data.DataLoader(set, { batchSize: 2, numWorkers: 2, persistentWorkers });
  const close = vi.spyOn(loader, 'close');
  const model = new nn.Linear(1, 1);
  const running = train(model, loader, {
    step: (net, batch) => net(batch.to(float32).reshape([-1, 1])).mean(),
    optimizer: new optim.SGD(model.parameters(), { lr: 0 }),
    epochs: 2,
    progress: false,
    callbacks: {
      onStep() {
        throw new RangeError('enough');
      },
    },
  });
  await expect(running).rejects.toThrow('enough');
  expect(close).toHaveBeenCalledOnce();
  // A new pass starts new workers.
  let batches = 0;
  for await (const batch of loader) batches += batch.shape.length;
  expect(batches).toBe(4);
  loader.close();
});
