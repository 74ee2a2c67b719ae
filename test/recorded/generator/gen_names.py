"""The public names of PyTorch's namespaces, tensors and modules (README.md has the format).

    python3 gen_names.py --out out0/names
"""
import argparse
import json
import os
import re
import types

import torch
import torch.nn.attention.bias
import torch.nn.utils.rnn
import torch.utils.checkpoint
import torch.utils.data

NAMESPACES = ["nn", "nn.attention", "nn.attention.bias", "nn.functional", "nn.init", "nn.utils", "nn.utils.rnn",
              "optim", "optim.lr_scheduler", "optim.swa_utils", "utils", "utils.data", "autograd", "linalg", "fft", "special", "func", "cuda"]

# What PyTorch documents as namespaces of users'; its other modules are where its code stands.
MODULES = """amp attention autograd backends bias checkpoint compiler cpu cuda data distributed distributions export fft fx func functional hub
    init jit library linalg lr_scheduler masked mps multiprocessing nested nn onnx optim overrides package
    parametrizations parametrize profiler prune quantization random rnn signal sparse special swa_utils testing
    utils xpu""".split()

# Of the classes on the root these are for users; the others belong to the compiler of TorchScript.
CLASSES = re.compile(r"^(Size|Generator|Stream|Event|Tensor|(Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Tensor)$")

# What PyTorch shows because Python shows all that a module imports, and what serves its own machinery.
INTERNAL = re.compile(r"""^(
    handle_torch_function|has_torch_function.*|boolean_dispatch|assert_int_or_pair|.*_notes|cast|overload|wraps|partial|
    bisect_right|deepcopy|bind|ref|cudnn.*|miopen.*|mkldnn.*|fbgemm.*|q_.*|quantize.*|.*quantiz.*|qu?int.*|qscheme|sym_.*|
    native_.*|autocast_.*|batch_norm_.*|fused_.*|.*_rnn_.*|bits.*|bit|u?int[1-7]|.*vitals?.*|import_ir.*|parse_.*|
    merge_type.*|unify_type.*|set_autocast.*|get_autocast.*|is_autocast.*|set_anomaly.*|is_anomaly.*|unsafe_.*|
    choose_q.*|is_vulkan.*|has_(lapack|mkl|openmp|spectral)|get_file_path|prepare_.*|compiled_with.*|classproperty|
    per_(channel|tensor)_.*|.*_format|jagged|memory_format|layout|strided|wait|fork|guaranteed_.*|functional_datapipe|
    argument_validation|.*common.*|factory_.*|BroadcastingList.*|.*DataPipe|DataChunk|cmake_.*|.*privateuse1.*|
    runtime_validation.*|non_deterministic|device_type|T_destination|dump_patches|call_super_init
    )$""", re.VERBOSE)

# Fields that a program of JavaScript may ask any object for, though PyTorch has them for rare uses.
COMMON = set("name names type values indices new layout storage volatile output_nr reinforce data_ptr".split())

# Classes that many namespaces import from the one that is theirs.
BASES = {"Tensor", "Module", "DType", "Optimizer", "LRScheduler"}


def is_public(owner, name):
    if name.startswith("_") or INTERNAL.match(name):
        return False
    value = getattr(owner, name)
    if isinstance(value, types.ModuleType):
        return name in MODULES
    if owner is torch and name[0].isupper():
        return bool(CLASSES.match(name))
    # Python's own, such as `math` and `Optional`.
    place = getattr(value, "__module__", None) or "torch"
    if isinstance(value, type) or callable(value):
        return place.startswith("torch") and (name not in BASES or place.startswith(owner.__name__))
    return not name.isupper()


def names_of(owner):
    return sorted(name for name in dir(owner) if is_public(owner, name))


def namespace(path):
    value = torch
    for part in path.split("."):
        value = getattr(value, part)
    return value


parser = argparse.ArgumentParser()
parser.add_argument("--out", required=True)
out = parser.parse_args().out
names = {
    "torch": names_of(torch),
    **{f"torch.{path}": names_of(namespace(path)) for path in NAMESPACES},
    "Tensor": [name for name in names_of(torch.Tensor) if name not in COMMON],
    "nn.Module": [name for name in names_of(torch.nn.Module) if name not in COMMON],
}
os.makedirs(out, exist_ok=True)
with open(os.path.join(out, "names.json"), "w") as file:
    lines = ",\n".join(f"  {json.dumps(owner)}: {json.dumps(' '.join(own))}" for owner, own in names.items())
    file.write("{\n" + lines + "\n}\n")
