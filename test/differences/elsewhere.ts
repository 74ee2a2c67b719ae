/** @file Differences from PyTorch that are tested with their subject: which row, in which file below `test`, under which title. */
export const elsewhere: Readonly<Record<string, readonly [file: string, title: string]>> = {
  '`torch.load(weights_only=False)`': ['io/checkpoints.test.ts', 'a place that is none'],
  '`torch.load` of tensors that were on a GPU': ['io/checkpoints.test.ts', 'tensors of a GPU come to the host'],
  'tuples, dicts and numbers in files of `torch.save`': [
    'io/checkpoints.test.ts',
    'a tuple is a frozen array, a list one that is not',
  ],
  '`no_grad` around `await`': [
    'autograd/grad-modes.test.ts',
    'keep their mode across await, and the caller keeps its own',
  ],
  '`with no_grad():` around `await`, `set_grad_enabled(False)` as a statement': [
    'autograd/grad-modes.test.ts',
    'held across await end there, and say so when they are closed',
  ],
  '`DataLoader` workers': ['data/workers.test.ts', 'loads in several threads and hands large batches over'],
  'iteration with workers': ['data/workers.test.ts', 'synchronous iteration is refused'],
  'an option of a group of an optimizer changed to NaN or to what is no number': [
    'optim/calls.test.ts',
    'is refused by the step of %s, which changes nothing',
  ],
  'printing a tensor of more than 256 dims': ['tensor/high-rank.test.ts', 'as text'],
};
