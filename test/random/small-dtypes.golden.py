"""Writes small-dtypes.golden.json: what PyTorch 2.6 draws in float16, bfloat16, int16 and int8, the floats as their bits."""

import json
import pathlib

import torch


def bits(tensor):
    return (tensor.view(torch.int16) if tensor.dtype.is_floating_point else tensor).tolist()


answers = {}


def draw(name, dtype, seed, make):
    torch.manual_seed(seed)
    answers[f"{name} {str(dtype)[6:]} {seed}"] = bits(make(dtype))


floats = [torch.float16, torch.bfloat16]
for dtype in floats:
    for seed in (0, 1):
        for count in (5, 20, 32):
            draw(f"rand {count}", dtype, seed, lambda d: torch.rand(count, dtype=d))
            draw(f"randn {count}", dtype, seed, lambda d: torch.randn(count, dtype=d))
            draw(f"uniform_ {count}", dtype, seed, lambda d: torch.empty(count, dtype=d).uniform_(-2, 3))
            draw(f"normal_ {count}", dtype, seed, lambda d: torch.empty(count, dtype=d).normal_(1, 2))
        draw("exponential_", dtype, seed, lambda d: torch.empty(8, dtype=d).exponential_())
        draw("cauchy_", dtype, seed, lambda d: torch.empty(8, dtype=d).cauchy_())
        draw("logNormal_", dtype, seed, lambda d: torch.empty(8, dtype=d).log_normal_())
        draw("bernoulli", dtype, seed, lambda d: torch.full((8,), 0.3, dtype=d).bernoulli())
        draw("poisson", dtype, seed, lambda d: torch.poisson(torch.full((8,), 3.0, dtype=d)))
        draw("normal", dtype, seed, lambda d: torch.normal(torch.zeros(3, dtype=d), 2.0))
    draw("linspace", dtype, 0, lambda d: torch.linspace(-3.3, 7.7, 129, dtype=d))
    draw("arange", dtype, 0, lambda d: torch.arange(0, 100, 0.7, dtype=d))
    draw("logspace", dtype, 0, lambda d: torch.logspace(-1, 2, 65, dtype=d))
for dtype in [*floats, torch.int16, torch.int8]:
    for seed in (0, 1):
        draw("random_", dtype, seed, lambda d: torch.empty(8, dtype=d).random_())
        draw("randint", dtype, seed, lambda d: torch.randint(-100, 100, (8,), dtype=d))
        draw("randperm", dtype, seed, lambda d: torch.randperm(8, dtype=d))
        draw("bernoulli_", dtype, seed, lambda d: torch.empty(8, dtype=d).bernoulli_(0.3))
        draw("geometric_", dtype, seed, lambda d: torch.empty(8, dtype=d).geometric_(0.3))

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("{\n" + ",\n".join(f'  "{name}": {json.dumps(values)}' for name, values in answers.items()) + "\n}\n")
