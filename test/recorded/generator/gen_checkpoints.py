"""Files of torch.save with everything that weights_only=True reads, and what is in them, as JSON.

    gen_checkpoints.py write FOLDER NAME    NAME.pt, NAME.legacy.pt and NAME.json
    gen_checkpoints.py describe FILE        what torch.load reads of a file with its defaults

Runs under PyTorch 1.13 and 2.6.
"""
import collections
import json
import sys

import torch

DTYPES = ["float16", "bfloat16", "float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"]


def content():
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [1, 2])
    for _ in range(2):
        optimizer.zero_grad()
        model(torch.randn(4, 2)).square().sum().backward()
        optimizer.step()
        scheduler.step()
    base = torch.arange(12.0).reshape(3, 4)
    tied = torch.nn.Parameter(torch.ones(2))
    shared = {"a": [1]}
    return {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "views": [base, base.t(), base[1:, ::2], base[0].expand(2, 4)],
        "tied": [tied, tied],
        "frozen": torch.nn.Parameter(torch.zeros(1), requires_grad=False),
        "grad": torch.ones(2, requires_grad=True),
        "dtypes": {name: torch.tensor([0, 1, 2]).to(getattr(torch, name)) for name in DTYPES},
        "special": torch.tensor([float("nan"), float("inf"), -0.0, 1e-45]),
        "empty": torch.empty(0, 3),
        "scalar": torch.tensor(3.5),
        "list": [1, 2.5, None, True, False, "é€😀", b"\x00\xff", 10**12, 10**30, -5, -70000, -(10**20), float("inf"), ""],
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4, (5,))],
        "set": {1, "a"},
        "size": base.shape,
        "dtype": torch.float16,
        "device": torch.device("cpu"),
        "bytearray": bytearray(b"xy"),
        "ordered": collections.OrderedDict(b=1, a=2),
        "counter": collections.Counter("aab"),
        "numbers": {1: "one", 2: "two"},
        "twice": [shared, shared],
        "many": {"key %d" % i: i for i in range(300)},
        "__proto__": {"constructor": 1},
        "": {},
    }


def describe(value, storages):
    """Everything of a value in JSON; storages are numbered in the order of their first use."""
    again = lambda inner: describe(inner, storages)
    if isinstance(value, torch.Tensor):
        storage = value.storage().data_ptr() if value.numel() else None  # 1.13 has no other way
        data = value.detach().contiguous().view(-1)
        return {
            "tensor": str(value.dtype)[6:],
            "shape": list(value.shape),
            "strides": list(value.stride()),
            "offset": value.storage_offset(),
            "storage": None if storage is None else storages.setdefault(storage, len(storages)),
            "requiresGrad": value.requires_grad,
            "parameter": isinstance(value, torch.nn.Parameter),
            "bytes": bytes(data.view(torch.uint8).tolist() if value.dtype != torch.bool else data.tolist()).hex(),
        }
    if isinstance(value, (torch.dtype, torch.device)):
        return str(value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"int": str(int(value))} if value.is_integer() and abs(value) < 2**53 else {"float": value.hex() if abs(value) < 1e300 else str(value)}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, list):
        return [again(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [again(item) for item in value]}
    if isinstance(value, set):
        return {"set": sorted((again(item) for item in value), key=json.dumps)}
    if isinstance(value, dict):
        return {"dict": sorted(([again(key), again(item)] for key, item in value.items()), key=json.dumps)}
    raise TypeError(type(value))


def text(value):
    return json.dumps(describe(value, {}), ensure_ascii=False)


if sys.argv[1] == "describe":
    print(text(torch.load(sys.argv[2])))
else:
    path = "%s/%s" % (sys.argv[2], sys.argv[3])
    torch.save(content(), path + ".pt")
    torch.save(content(), path + ".legacy.pt", _use_new_zipfile_serialization=False)
    with open(path + ".json", "w") as file:
        file.write(text(content()) + "\n")
