"""Measures PyTorch on the same work as flambeau.ts. Prints one JSON object per line.

Best configuration of Debian's PyTorch: package libopenblas0-openmp chosen for libblas.so.3 and libopenblas.so.0,
OMP_NUM_THREADS=2 OMP_WAIT_POLICY=ACTIVE.
"""
import json
import statistics
import sys
import time

start_of_import = time.perf_counter()
import torch
from torch import nn
from torch.nn import functional as F

suite, only, quick = (sys.argv[1:] + ["steps", "", ""])[:3]
names = only.split("|") if only else None
quick = quick == "quick"
torch.set_num_threads(2)
torch.manual_seed(0)


def report(name, value, minimum=None):
    print(json.dumps({"name": name, "value": value, "minimum": value if minimum is None else minimum}), flush=True)


def timed(run, count, warm_up, warm_up_seconds=0):
    began = time.perf_counter()
    while warm_up > 0 or time.perf_counter() - began < warm_up_seconds:
        run()
        warm_up -= 1
    times = []
    for _ in range(count):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3, min(times) * 1e3


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(32, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.token, self.position = nn.Embedding(65, 128), nn.Parameter(torch.zeros(64, 128))
        layer = nn.TransformerEncoderLayer(128, 4, 512, 0.0, activation="gelu", batch_first=True, norm_first=True)
        self.blocks, self.head = nn.TransformerEncoder(layer, 4), nn.Linear(128, 65)

    def forward(self, x):
        causal = torch.triu(torch.full((64, 64), float("-inf")), 1)
        return self.head(self.blocks(self.token(x) + self.position, causal)).flatten(0, 1)


def cnn():
    def block(i, o):
        return [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(), nn.MaxPool2d(2)]

    head = [nn.Flatten(), nn.Linear(64 * 49, 128), nn.ReLU(), nn.Linear(128, 10)]
    return nn.Sequential(*block(1, 32), *block(32, 64), *head)


def mlp(sizes, activation):
    layers = [m for i, o in zip(sizes, sizes[1:]) for m in (nn.Linear(i, o), activation())]
    return nn.Sequential(*layers[:-1])


def steps():
    workloads = {
        "mlp 2-16-16-1, batch 32": lambda: (
            mlp([2, 16, 16, 1], nn.Tanh), torch.randn(32, 2), torch.randn(32, 1), nn.MSELoss(), 1000),
        "mlp 784-512-256-10, batch 128": lambda: (
            mlp([784, 512, 256, 10], nn.ReLU), torch.randn(128, 784), torch.randint(0, 10, (128,)), nn.CrossEntropyLoss(), 200),
        "cnn 32-64, 28x28, batch 64": lambda: (
            cnn(), torch.randn(64, 1, 28, 28), torch.randint(0, 10, (64,)), nn.CrossEntropyLoss(), 40),
        "lstm 32-128, 50 steps, batch 32": lambda: (
            Lstm(), torch.randn(32, 50, 32), torch.randint(0, 10, (32,)), nn.CrossEntropyLoss(), 60),
        "gpt 4 layers, 128 wide, 64 tokens, batch 16": lambda: (
            Gpt(), torch.randint(0, 65, (16, 64)), torch.randint(0, 65, (16 * 64,)), nn.CrossEntropyLoss(), 30),
    }
    for name, make in workloads.items():
        if names and name not in names:
            continue
        model, x, target, loss_of, count = make()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

        def step():
            optimizer.zero_grad()
            loss_of(model(x), target).backward()
            optimizer.step()

        report(name, *timed(step, 2 if quick else count, 1 if quick else 5, 0 if quick else 0.5))


def ops():
    small, other, leaf = torch.randn(16), torch.randn(16), torch.randn(16, requires_grad=True)
    million, second, matrix = torch.randn(1 << 20), torch.randn(1 << 20), torch.randn(1024, 1024)
    square, tiny, tiny_other = torch.randn(512, 512), torch.randn(32, 16), torch.randn(16, 16)
    images, weight = torch.randn(64, 32, 14, 14), torch.randn(64, 32, 3, 3)
    cases = {
        "add, 16 elements": (10_000, lambda: torch.add(small, other)),
        "add, 16 elements, recorded": (10_000, lambda: torch.add(leaf, other)),
        "mul by a number, 16 elements, recorded": (10_000, lambda: torch.mul(leaf, 2)),
        "matmul 32x16x16": (5000, lambda: torch.matmul(tiny, tiny_other)),
        "sum, 16 elements": (5000, lambda: torch.sum(small)),
        "add, 1M elements": (20, lambda: torch.add(million, second)),
        "exp, 1M elements": (20, lambda: torch.exp(million)),
        "gelu, 1M elements": (10, lambda: F.gelu(million)),
        "sum, 1M elements": (20, lambda: torch.sum(million)),
        "sum over rows, 1024x1024": (20, lambda: torch.sum(matrix, 0)),
        "softmax, 1024x1024": (10, lambda: F.softmax(matrix, 1)),
        "transpose copy, 1024x1024": (10, lambda: matrix.t().contiguous()),
        "matmul 512x512x512": (5, lambda: torch.matmul(square, square)),
        "conv2d 32-64, 14x14, batch 64": (3, lambda: F.conv2d(images, weight, None, padding=1)),
    }
    for name, (calls, run) in cases.items():
        if names and name not in names:
            continue
        calls = 2 if quick else calls

        def batch():
            for _ in range(calls):
                run()

        report(name, *(value / calls * 1e3 for value in timed(batch, 2 if quick else 30, 3)))


{"steps": steps, "ops": ops, "startup": lambda: report("first result", float((torch.ones(2) + 1)[0]))}[suite]()
