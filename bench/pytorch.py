"""Measures PyTorch on the same work as flambeau.ts. Prints one JSON object per line.

Best configuration of Debian's PyTorch: package libopenblas0-openmp chosen for libblas.so.3 and libopenblas.so.0,
OMP_NUM_THREADS=2 OMP_WAIT_POLICY=ACTIVE, OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE unset.
"""
import json
import math
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


# Takes a second or more: it is run as often as it says, and its losses are compared.
LARGE = "gpt-2 small, 2x64 tokens, AdamW"


def report(name, value, minimum=None, **more):
    print(json.dumps({"name": name, "value": value, "minimum": value if minimum is None else minimum, **more}), flush=True)


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


class Gpt2(nn.Module):
    """As networks.ts draws its weights: the same seed gives the same model."""

    class Block(nn.Module):
        def __init__(self, width, heads):
            super().__init__()
            self.heads = heads
            self.norm1, self.qkv = nn.LayerNorm(width), nn.Linear(width, 3 * width)
            self.proj, self.norm2 = nn.Linear(width, width), nn.LayerNorm(width)
            self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

        def attend(self, x):
            batch, time, width = x.shape
            q, k, v = self.qkv(x).view(batch, time, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
            if hasattr(F, "scaled_dot_product_attention"):
                mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            else:
                causal = torch.triu(torch.full((time, time), float("-inf")), 1)
                mixed = F.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + causal, -1) @ v
            return self.proj(mixed.transpose(1, 2).reshape(batch, time, width))

        def forward(self, x):
            x = x + self.attend(self.norm1(x))
            return x + self.narrow(F.gelu(self.wide(self.norm2(x)), approximate="tanh"))

    def __init__(self):
        super().__init__()
        self.token, self.position = nn.Embedding(50257, 768), nn.Embedding(1024, 768)
        self.blocks = nn.Sequential(*(self.Block(768, 12) for _ in range(12)))
        self.norm = nn.LayerNorm(768)
        for name, parameter in self.named_parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, 0, 0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)

    def forward(self, x):
        embedded = self.token(x) + self.position(torch.arange(x.shape[1]))
        return F.linear(self.norm(self.blocks(embedded)), self.token.weight).flatten(0, 1)


class BasicBlock(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        self.shortcut = nn.Identity()
        if i != o:
            self.shortcut = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + self.shortcut(x))


def resnet18():
    def stage(i, o, stride):
        return [BasicBlock(i, o, stride), BasicBlock(o, o, 1)]

    stem = [nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    stages = [*stage(64, 64, 1), *stage(64, 128, 2), *stage(128, 256, 2), *stage(256, 512, 2)]
    return nn.Sequential(*stem, *stages, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


def generator():
    return nn.Sequential(
        nn.Linear(64, 64 * 49, bias=False), nn.Unflatten(1, (64, 7, 7)), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Tanh())


def discriminator():
    return nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(64 * 49, 1))


def dcgan():
    """The discriminator learns from real images and from the generator's, then the generator from the discriminator."""
    makes, judges = generator(), discriminator()
    maker, judge = (torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999)) for net in (makes, judges))
    images, ones, zeros = torch.randn(64, 1, 28, 28), torch.ones(64, 1), torch.zeros(64, 1)
    loss_of = nn.BCEWithLogitsLoss()

    def step():
        made = makes(torch.randn(64, 64))
        judge.zero_grad()
        (loss_of(judges(images), ones) + loss_of(judges(made.detach()), zeros)).backward()
        judge.step()
        maker.zero_grad()
        loss = loss_of(judges(made), ones)
        loss.backward()
        maker.step()
        return loss

    return step


def cnn():
    def block(i, o):
        return [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(), nn.MaxPool2d(2)]

    head = [nn.Flatten(), nn.Linear(64 * 49, 128), nn.ReLU(), nn.Linear(128, 10)]
    return nn.Sequential(*block(1, 32), *block(32, 64), *head)


def mlp(sizes, activation):
    layers = [m for i, o in zip(sizes, sizes[1:]) for m in (nn.Linear(i, o), activation())]
    return nn.Sequential(*layers[:-1])


def trained(model, x, target, loss_of, optimizer=None):
    optimizer = optimizer or torch.optim.Adam(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(x), target)
        loss.backward()
        optimizer.step()
        return loss

    return step


def gpt2():
    model = Gpt2()
    x, target = torch.randint(0, 50257, (2, 64)), torch.randint(0, 50257, (128,))
    return trained(model, x, target, F.cross_entropy, torch.optim.AdamW(model.parameters(), lr=3e-4, weight_decay=0.1))


# Each makes model and data and gives one training step.
WORKLOADS = {
    "mlp 2-16-16-1, batch 32": (1000, lambda: trained(
        mlp([2, 16, 16, 1], nn.Tanh), torch.randn(32, 2), torch.randn(32, 1), F.mse_loss)),
    "mlp 784-512-256-10, batch 128": (200, lambda: trained(
        mlp([784, 512, 256, 10], nn.ReLU), torch.randn(128, 784), torch.randint(0, 10, (128,)), F.cross_entropy)),
    "cnn 32-64, 28x28, batch 64": (40, lambda: trained(
        cnn(), torch.randn(64, 1, 28, 28), torch.randint(0, 10, (64,)), F.cross_entropy)),
    "lstm 32-128, 50 steps, batch 32": (60, lambda: trained(
        Lstm(), torch.randn(32, 50, 32), torch.randint(0, 10, (32,)), F.cross_entropy)),
    "gpt 4 layers, 128 wide, 64 tokens, batch 16": (30, lambda: trained(
        Gpt(), torch.randint(0, 65, (16, 64)), torch.randint(0, 65, (16 * 64,)), F.cross_entropy)),
    "resnet-18, 32x32, batch 32": (6, lambda: trained(
        resnet18(), torch.randn(32, 3, 32, 32), torch.randint(0, 10, (32,)), F.cross_entropy)),
    "dcgan, 28x28, batch 64": (40, dcgan),
    LARGE: (5, gpt2),
}


def is_wanted(name):
    return name in names if names else not (quick and name == LARGE)


def steps():
    for name, (count, prepare) in WORKLOADS.items():
        if not is_wanted(name):
            continue
        torch.manual_seed(0)
        step = prepare()
        if name == LARGE:
            losses = []
            times = timed(lambda: losses.append(step().detach()), count, 1)
            report(name, *times, losses=[loss.item() for loss in losses])
        else:
            report(name, *timed(step, 1 if quick else count, 1 if quick else 5, 0 if quick else 0.5))


def backward_of(layer, output_of):
    def run():
        layer.zero_grad()
        output_of().sum().backward()

    return run


def gru():
    layer, x = nn.GRU(32, 128, batch_first=True), torch.randn(32, 50, 32)
    return backward_of(layer, lambda: layer(x)[0])


def causal_attention():
    operands = [torch.randn(64, 64, 32, requires_grad=True) for _ in range(3)]

    def attend(q, k, v):
        if hasattr(F, "scaled_dot_product_attention"):
            return F.scaled_dot_product_attention(q, k, v, is_causal=True)
        causal = torch.triu(torch.full((64, 64), float("-inf")), 1)
        return F.softmax(q @ k.transpose(-1, -2) / math.sqrt(32) + causal, -1) @ v

    def run():
        for operand in operands:
            operand.grad = None
        attend(*operands).sum().backward()

    return run


def multi_head_attention():
    layer, x = nn.MultiheadAttention(128, 4, batch_first=True), torch.randn(16, 64, 128)
    return backward_of(layer, lambda: layer(x, x, x, need_weights=False)[0])


def encoder_layer(dropout):
    layer, x = nn.TransformerEncoderLayer(128, 4, 512, dropout, batch_first=True), torch.randn(16, 64, 128)
    return backward_of(layer, lambda: layer(x))


# Forward, and backward from the sum of the output.
LAYERS = {
    "gru 32-128, 50 steps, batch 32": (60, gru),
    "attention of 64 matrices 64x32, causal": (200, causal_attention),
    "multi-head attention, 128 wide, 64 tokens, batch 16": (100, multi_head_attention),
    "encoder layer, 128 wide, 64 tokens, batch 16": (60, lambda: encoder_layer(0.0)),
    "encoder layer, 128 wide, 64 tokens, batch 16, dropout 0.1": (60, lambda: encoder_layer(0.1)),
}


def layers():
    for name, (count, prepare) in LAYERS.items():
        if names and name not in names:
            continue
        torch.manual_seed(0)
        report(name, *timed(prepare(), 1 if quick else count, 1 if quick else 5, 0 if quick else 0.5))


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


def cold():
    """The first steps of a process, import and making of the model left out."""
    torch.manual_seed(0)
    step = WORKLOADS["mlp 2-16-16-1, batch 32"][1]()
    began = time.perf_counter()
    for _ in range(700):
        step()
    report("first 700 steps, mlp 2-16-16-1", (time.perf_counter() - began) * 1e3)


def peak_megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


def memory():
    """One workload, or none: what the import alone takes."""
    if not names:
        report("import alone", peak_megabytes())
    for name in names or []:
        count, prepare = WORKLOADS[name]
        torch.manual_seed(0)
        step = prepare()
        for _ in range(2 if quick else min(count, 100)):
            step()
        report(name, peak_megabytes())


def startup():
    report("first result", float((torch.ones(2) + 1)[0]))


{"steps": steps, "layers": layers, "ops": ops, "startup": startup, "cold": cold, "memory": memory}[suite]()
