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
  'random numbers of a GPU': ['remote/random.test.ts', 'leave those of the host alone'],
  '`layer.parametrizations.weight`': [
    'nn/parametrizations.test.ts',
    'keeps the parameter that an optimizer has, and puts it back',
  ],
  'rules of `nn.utils.prune`': ['nn/prune.test.ts', 'takes importances, and changes nothing where they do not fit'],
  '`importance_scores` of `global_unstructured`': [
    'nn/prune.test.ts',
    'takes the least of several parameters together',
  ],
  'an input that a lazy layer cannot take': ['nn/lazy.test.ts', 'an input that cannot be leaves the layer as it was'],
  '`with torch.device(name):`': ['remote/default-device.test.ts', 'holds for the function beside torch.device only'],
  'batches, with a default device': ['remote/default-device.test.ts', 'is not that of %s'],
  '`torch.utils.tensorboard`': ['tensorboard/summary-writer.test.ts', 'mistakes are named'],
  '`sdpa_kernel`': ['ops/attention-bias.test.ts', 'sdpaKernel gives what its function does, and holds for a block'],
  '`CausalBias`': ['ops/attention-bias.test.ts', 'a bias prints as the mask that it stands for'],
  '`DistributedSampler`': ['data/samplers.test.ts', 'a distributed sampler says what it lacks'],
  '`worker_init_fn`': ['data/worker-options.test.ts', 'a function of a module is called in each worker'],
  '`multiprocessing_context`': ['data/worker-options.test.ts', 'there is no other way to start workers'],
  '`pin_memory`, `pin_memory_device`': ['data/worker-options.test.ts', 'pinned memory is accepted'],
  '`Dataset.__getitems__`, or a sampler of lists with `batch_size=None`': [
    'data/unbatched.test.ts',
    'of a data set with batches of its own are asked for one by one',
  ],
  '`batch_size=None`': ['data/unbatched.test.ts', 'come as they are, with tensors of typed arrays'],
  'saving a `DataLoader`': ['data/resuming.test.ts', 'a state of another loader is refused, and changes nothing'],
  '`DataLoader` workers': ['data/workers.test.ts', 'loads in several threads and hands large batches over'],
  'iteration with workers': ['data/workers.test.ts', 'synchronous iteration is refused'],
  'an option of a group of an optimizer changed to NaN or to what is no number': [
    'optim/calls.test.ts',
    'is refused by the step of %s, which changes nothing',
  ],
  'a learning rate that is a tensor': ['optim/calls.test.ts', 'a tensor for a learning rate is refused, with the mend'],
  '`differentiable=True` of an optimizer': ['optim/calls.test.ts', 'a step to be differentiated is refused'],
  '`foreach`, `fused`, `capturable` of an optimizer': [
    'optim/calls.test.ts',
    'foreach, fused and capturable are accepted, and change nothing',
  ],
  'a parameter twice in a group of an optimizer': [
    'optim/calls.test.ts',
    'a parameter that stands twice in a group is refused',
  ],
  'the state of another optimizer': ['optim/state-dict.test.ts', 'of another optimizer is refused'],
  '`LBFGS` where the loss in its dtype does not change': [
    'optim/calls.test.ts',
    'goes on where float32 cannot tell two losses apart, and the slopes can',
  ],
  'printing a tensor of more than 256 dims': ['tensor/high-rank.test.ts', 'as text'],
};
