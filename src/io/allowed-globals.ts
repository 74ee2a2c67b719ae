/**
 * @file The only names that a pickle may hold, which are those of `torch.load(weights_only=True)` in PyTorch 2.6, and what each makes.
 * Nothing else has a meaning: no code of a file is ever looked up or run.
 */
import { DTypeError } from '../errors/errors.ts';
import { isDtype } from '../ops/argument-kinds.ts';
import type { DType } from '../storage/dtype.ts';
import { fault } from './fault.ts';
import type { PickleMeaning } from './pickle-reader.ts';
import { dtypeNamed, isAbsentType, StorageType, storageTypeNamed } from './storage-types.ts';
import { DescribedTensor, rebuildParameter, rebuildTensor, storageRecord } from './tensor-records.ts';

/** A class or function of Python by its name. It may be called, where it is ours to call. */
export class PythonName {
  readonly name: string;
  readonly call: ((given: readonly unknown[]) => unknown) | undefined;

  constructor(name: string, call?: (given: readonly unknown[]) => unknown) {
    this.name = name;
    this.call = call;
  }
}

function wrongCall(name: string): Error {
  return fault('load/call', `${name} is called in the file with what it does not take`);
}

/** PyTorch's names of what this version has not. */
const absentKinds: readonly (readonly [names: RegExp, what: string])[] = [
  [/^torch\._utils\._rebuild_sparse_tensor$/, 'sparse tensors'],
  [/^torch\.(_utils\._rebuild_qtensor|per_(tensor|channel)_(affine|symmetric)(_float_qparams)?)$/, 'quantized tensors'],
  [/^torch\._utils\._rebuild_nested_tensor$/, 'nested tensors'],
  [/^torch\._utils\._rebuild_meta_tensor_no_storage$/, 'meta tensors'],
  [/^torch\._utils\._rebuild_wrapper_subclass$/, 'subclasses of tensors'],
  [/^torch\._utils\._rebuild_device_tensor_from_(numpy|cpu_tensor)$/, 'tensors of devices without storages'],
  [/^torch\.serialization\._get_layout$/, 'layouts of tensors'],
  [/^builtins\.complex$/, 'complex numbers'],
];

const tensorClass = /^torch\.(cuda\.)?(sparse\.)?(Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)?Tensor$/;

/** Values under keys, of a list of pairs or a dict. */
function pairsOf(name: string, given: unknown): Map<unknown, unknown> {
  if (given === undefined) return new Map();
  if (given instanceof Map) return new Map(given);
  if (!Array.isArray(given)) throw wrongCall(name);
  return new Map(
    given.map((pair: unknown): [unknown, unknown] => {
      if (!Array.isArray(pair) || pair.length !== 2) throw wrongCall(name);
      return [pair[0], pair[1]];
    }),
  );
}

/** What pickles of one file mean. */
export class AllowedGlobals implements PickleMeaning {
  /** Copies that calls may make yet, in bytes: an honest file makes none that is longer than the file. */
  private budget: number;

  constructor(fileBytes: number) {
    this.budget = 4 * fileBytes + 1024;
  }

  private spend(bytes: number): void {
    this.budget -= bytes;
    if (this.budget < 0) throw fault('load/expansion', 'the file makes far more data of few bytes than it has');
  }

  private readonly functions: ReadonlyMap<string, (given: readonly unknown[]) => unknown> = new Map<
    string,
    (given: readonly unknown[]) => unknown
  >([
    ['collections.OrderedDict', ([items]) => this.counted(pairsOf('OrderedDict', items))],
    ['collections.Counter', ([items]) => this.counted(pairsOf('Counter', items))],
    ['builtins.set', ([items = []]) => this.set(items)],
    ['builtins.bytearray', (given) => this.bytes(given)],
    ['_codecs.encode', (given) => this.encode(given)],
    ['torch.Size', ([sizes = Object.freeze([])]) => sizes],
    ['torch.device', ([type, index]) => (index === undefined ? type : `${String(type)}:${String(index)}`)],
    ['torch._utils._rebuild_tensor', (given) => rebuildTensor(given.slice(0, 4))],
    ['torch._utils._rebuild_tensor_v2', (given) => rebuildTensor(given)],
    ['torch._utils._rebuild_tensor_v3', (given) => this.rebuildTyped(given)],
    ['torch._utils._rebuild_parameter', (given) => rebuildParameter(given)],
    ['torch._utils._rebuild_parameter_with_state', (given) => rebuildParameter(given)],
    ['torch.nn.parameter.Parameter', (given) => rebuildParameter(given)],
    ['torch._tensor._rebuild_from_type_v2', (given) => this.rebuildSubclass(given)],
  ]);

  private counted(map: Map<unknown, unknown>): Map<unknown, unknown> {
    this.spend(map.size);
    return map;
  }

  private set(items: unknown): Set<unknown> {
    if (!Array.isArray(items)) throw wrongCall('set');
    this.spend(items.length);
    return new Set(items);
  }

  private bytes([content = new Uint8Array(0)]: readonly unknown[]): Uint8Array {
    if (!(content instanceof Uint8Array)) throw wrongCall('bytearray');
    this.spend(content.length);
    return content.slice();
  }

  /** Bytes stand in pickles of protocol 2 as the text that has them as its characters. */
  private encode([text, encoding]: readonly unknown[]): Uint8Array {
    if (typeof text !== 'string' || encoding !== 'latin1') throw wrongCall('_codecs.encode');
    this.spend(text.length);
    return Uint8Array.from(text, (character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code > 255) throw wrongCall('_codecs.encode');
      return code;
    });
  }

  /** `_rebuild_tensor_v3` has the dtype behind the hooks. */
  private rebuildTyped(given: readonly unknown[]): DescribedTensor {
    const dtype = given[6];
    if (!isDtype(dtype)) throw wrongCall('_rebuild_tensor_v3');
    return rebuildTensor([...given.slice(0, 6), given[7]], dtype as DType);
  }

  /** A tensor with attributes or of a subclass, which becomes a plain one. */
  private rebuildSubclass([rebuild, , given]: readonly unknown[]): unknown {
    const isRebuild = rebuild instanceof PythonName && rebuild.name.startsWith('torch._utils._rebuild_');
    if (!isRebuild || !Array.isArray(given)) throw wrongCall('_rebuild_from_type_v2');
    return this.call(rebuild, given);
  }

  global(module: string, name: string): unknown {
    const full = `${module === '__builtin__' ? 'builtins' : module}.${name}`;
    const call = this.functions.get(full);
    if (call !== undefined) return new PythonName(full, call);
    if (module === 'torch' || module === 'torch.cuda' || module === 'torch.storage') {
      const found = (module === 'torch' ? dtypeNamed(name) : undefined) ?? storageTypeNamed(name);
      if (found !== undefined) return found;
      if (isAbsentType(name)) {
        throw new DTypeError(
          'load/dtype',
          `the file holds ${full}, a type that tensors here cannot have\n  fix: in PyTorch save x.to(torch.float32)`,
          {
            name: full,
          },
        );
      }
    }
    if (tensorClass.test(full)) return new PythonName(full);
    const absent = absentKinds.find(([names]) => names.test(full))?.[1];
    if (absent !== undefined) {
      throw fault(
        'load/absent',
        `the file holds ${absent} (${full}), which this version has not\n  fix: in PyTorch save plain tensors and numbers in their place, such as x.to_dense(), x.dequantize(), torch.view_as_real(x)`,
        { name: full },
      );
    }
    throw refusedGlobal(full);
  }

  call(callable: unknown, given: readonly unknown[]): unknown {
    if (callable instanceof PythonName && callable.call !== undefined) return callable.call(given);
    const name =
      callable instanceof PythonName ? callable.name : callable instanceof StorageType ? 'a storage' : 'a value';
    throw fault('load/call', `the file calls ${name}, which cannot be called`);
  }

  build(target: unknown, _state: unknown): void {
    // What an OrderedDict carries beside its items: the versions of modules.
    if (target instanceof Map || target instanceof DescribedTensor) return;
    throw fault('load/state', 'the file gives a state to what has none');
  }

  persistent(id: unknown): unknown {
    return storageRecord(id);
  }
}

/** By what it is that people save beside tensors: how to save that instead. */
const mends: readonly (readonly [RegExp, string])[] = [
  [/^numpy\./, 'save numbers of NumPy as float(x) or torch.from_numpy(x)'],
  [
    /^(collections\.defaultdict|pathlib\.|datetime\.|argparse\.|builtins\.(slice|range))/,
    'save it as dict(x), str(x), vars(x) or a list',
  ],
  [
    /^torch\.nn\./,
    'save model.state_dict() in place of the model, make the model here, and load it: model.loadStateDict(torch.load(path))',
  ],
];

function refusedGlobal(name: string): Error {
  const mend =
    mends.find(([pattern]) => pattern.test(name))?.[1] ??
    'save tensors, numbers, strings and containers of them: model.state_dict(), optimizer.state_dict(), vars(x)';
  return fault(
    'load/global',
    `the file needs ${name}, which is not on the list of what files may hold\n  rule: a file is data; nothing of it is run, and only the names that PyTorch 2.6 allows with weights_only=True have a meaning\n  fix: in PyTorch ${mend}`,
    { global: name },
  );
}
