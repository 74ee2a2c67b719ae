/** @file Files of a page in Chromium: fetched, kept by the browser over a reload of the page, refused where the quota is full. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { hasChromium, inPage } from './page.ts';

describe.runIf(hasChromium)('files of a page in Chromium', () => {
  test('are fetched: tensors of a safetensors file, by its address, its bytes and its Blob', async () => {
    const tensors = { weight: torch.tensor([[1, -2.5]]), ids: torch.tensor([3, 4], { dtype: torch.int64 }) };
    const read = await inPage(
      `const address = new URL('/model.safetensors', location.href);
      const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
      const forms = [await torch.io.load(address), torch.io.load(bytes), await torch.io.load(new Blob([bytes]))];
      let missing;
      try { await torch.io.load(new URL('/none.safetensors', location.href)); } catch (error) { missing = [error.code, error.message]; }
      return { forms: forms.map(({ weight, ids }) => [weight.tolist(), ids.tolist().map(String)]), missing };`,
      { files: { '/model.safetensors': torch.io.save(tensors) } },
    );
    const form = [[[1, -2.5]], ['3', '4']];
    expect(read).toEqual({
      forms: [form, form, form],
      missing: ['file/read', expect.stringContaining('/none.safetensors: the server answers 404')],
    });
  });

  test('keep a training, which goes on to the same bits when the page is loaded again', async () => {
    const { losses, again, names } = (await inPage(`
      const { nn, optim } = torch;
      torch.manualSeed(0);
      const [x, y] = [torch.randn([8, 3]), torch.randn([8, 1])];
      const model = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Dropout(0.2), new nn.Linear(8, 1));
      const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
      const run = (steps) => Array.from({ length: steps }, () => {
        optimizer.zeroGrad();
        const loss = nn.functional.mseLoss(model.forward(x), y);
        loss.backward();
        optimizer.step();
        return loss.item();
      });
      const storage = new torch.io.BrowserStorage('trainings');
      if (!(await storage.has('run.pt'))) {
        run(5);
        await storage.write('run.pt', torch.io.saveTraining({ model, optimizer, losses: [] }));
        await storage.write('rest.json', new TextEncoder().encode(JSON.stringify(run(5))));
        location.reload();
        return await new Promise(() => {});
      }
      torch.io.resumeTraining(await storage.read('run.pt'), { model, optimizer });
      const losses = JSON.parse(new TextDecoder().decode(await storage.read('rest.json')));
      const again = run(5);
      const names = await storage.names();
      await storage.delete('run.pt');
      return { losses, again, names: [names, await storage.names()] };`)) as Record<string, unknown>;
    expect(losses).toHaveLength(5);
    expect(again).toEqual(losses);
    expect(names).toEqual([['rest.json', 'run.pt'], ['rest.json']]);
  });

  test('that do not fit leave what was there, and what is not there is said', async () => {
    const told = (await inPage(`
      const storage = new torch.io.BrowserStorage();
      const full = Object.assign(new DOMException('full', 'QuotaExceededError'));
      await storage.write('run.pt', new Uint8Array([1, 2, 3]));
      const errorOf = async (call) => { try { await call(); return null; } catch (error) { return [error.code, error.message]; } };
      const missing = await errorOf(() => storage.read('other.pt'));
      const kind = await errorOf(() => storage.write('run.pt', 'text'));
      const put = IDBObjectStore.prototype.put;
      // The quota is the disk's, which a test does not fill: the browser's own answer, and the transaction that it ends.
      IDBObjectStore.prototype.put = function (...given) {
        const request = put.apply(this, given);
        const { transaction } = this;
        Object.defineProperty(transaction, 'error', { value: full });
        transaction.abort();
        return request;
      };
      const quota = await errorOf(() => storage.write('run.pt', new Uint8Array(2e6)));
      IDBObjectStore.prototype.put = put;
      return { missing, kind, quota, kept: [...await storage.read('run.pt')] };`)) as Record<string, unknown>;
    expect(told).toEqual({
      missing: ['storage/missing', expect.stringContaining("holds no 'other.pt'; it holds run.pt")],
      kind: ['storage/bytes', expect.stringContaining('takes bytes, got')],
      quota: [
        'storage/full',
        expect.stringMatching(/'run\.pt' of 2\.0 MB does not fit .* of .* MB are taken; .*\n {2}fix:/),
      ],
      kept: [1, 2, 3],
    });
  });
});
