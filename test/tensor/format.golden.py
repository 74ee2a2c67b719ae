"""Writes format.golden.json: tensors and what PyTorch's repr makes of them.

    python3 test/tensor/format.golden.py > test/tensor/format.golden.json && npx biome format --write test/tensor/format.golden.json
"""
import json
import math

import torch

CASES = []


def encode(value):
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return str(value)
    if value == 0 and math.copysign(1, value) < 0:
        return "-0"
    if math.isfinite(value):
        return value
    return {math.inf: "inf", -math.inf: "-inf"}.get(value, "nan")


def case(tensor, **options):
    """Small tensors are recorded by their elements, large ones by a rule ("ramp") that the test knows."""
    torch.set_printoptions(profile="default")
    if options:
        torch.set_printoptions(**options)
    if tensor.numel() > 1100:
        flat = tensor.detach().flatten()
        assert torch.equal(flat, torch.arange(tensor.numel()).to(flat.dtype) * flat[1])
        rule = {"step": encode(flat[1].item())}
    else:
        rule = {"elements": [encode(v) for v in tensor.detach().flatten().tolist()]}
    CASES.append({
        "shape": list(tensor.shape), "dtype": str(tensor.dtype)[6:], **rule, "options": options,
        "requiresGrad": tensor.requires_grad,
        "gradFn": type(tensor.grad_fn).__name__ if tensor.grad_fn is not None else None,
        "text": repr(tensor)})


def main():
    t = torch.tensor
    inf, nan = math.inf, math.nan
    # Rank 0
    for value in (3.14, 1.0, -2.0, 0.0, -0.0, 1e-5, 1e9, 123456789.0, inf, -inf, nan, 1e-4, 0.00009, 0.1, 1e8, 1e8 + 8):
        case(t(value))
    for value in (7, -3, 2**62, True, False):
        case(t(value))
    case(t(2.5, dtype=torch.float64))
    case(t(3, dtype=torch.int32))
    case(t(3, dtype=torch.uint8))
    # Rank 1, the choice of the format
    case(t([1.0, 2.0]))
    case(t([1.0, -2.5, 1000.25]))
    case(t([1.0, 1000.0]))
    case(t([1.0, 1001.0]))
    case(t([0.5, 600.0]))
    case(t([0.001, 1.0, 1000.0]))
    case(t([1e-8, 1.0]))
    case(t([1e20, 1e30]))
    case(t([1e-300, 1e300], dtype=torch.float64))
    case(t([inf, -inf, nan]))
    case(t([1.0, inf, -inf, nan]))
    case(t([1.5, inf, -inf, nan]))
    case(t([1e-6, inf, nan, -1e6]))
    case(t([0.0, 0.0, -0.0]))
    case(t([0.0, 0.5, -0.0]))
    case(t([-1.0, 0.0, 10.0]))
    case(t([0.03125, 0.09375, -0.15625, 2.00005]))
    case(t([0.5, 1.5, 2.5, 3.00125]), precision=2)
    case(t([0.125, 0.375, -0.625]), precision=2)
    case(t([0.5, 1.5, 2.5]), precision=0)
    case(t([100005.0, 300015.0, 1.0e9]), precision=4)
    case(t([12500.0, 37500.0, 1e9]), precision=1)
    case(t([9999.5, 1e9]), precision=3)
    case(t([1, -20, 300]))
    case(t([2**62, -1]))
    case(t([True, False]))
    case(t([1, 2], dtype=torch.int32))
    case(t([1, 255], dtype=torch.uint8))
    case(t([1.0, 2.5], dtype=torch.float64))
    # Line breaks
    case(torch.arange(30))
    case(torch.arange(40.0) / 3)
    case(torch.arange(100).reshape(4, 25))
    case(torch.arange(60.0).reshape(2, 30) - 30)
    case((torch.arange(50) % 3 == 0).reshape(2, 25))
    case(torch.arange(30.0) / 7, linewidth=40)
    case(torch.arange(5.0) * 1e9, linewidth=10)
    # Matrices and higher
    case(torch.eye(3))
    case(torch.arange(6.0).reshape(2, 3) / 4)
    case(torch.arange(12).reshape(2, 2, 3))
    case(torch.arange(24.0).reshape(2, 2, 2, 3) - 11.5)
    case(torch.arange(2).reshape(1, 1, 1, 1, 2))
    # Empty
    for shape in ((0,), (0, 3), (2, 0), (1, 0, 4)):
        case(torch.zeros(shape))
    case(torch.zeros(0, dtype=torch.int64))
    case(torch.zeros(0, dtype=torch.bool))
    case(torch.zeros((2, 0), dtype=torch.float64))
    case(torch.zeros((0, 3), requires_grad=True))
    # Summaries
    case(torch.arange(1000))
    case(torch.arange(1001.0))
    case(torch.arange(2000))
    case(torch.arange(5000.0) * 0.25)
    case(torch.arange(10000).reshape(100, 100))
    case(torch.arange(10000.0).reshape(100, 100))
    case(torch.arange(4000).reshape(2, 2000))
    case(torch.arange(4000).reshape(2000, 2))
    case(torch.arange(4096.0).reshape(16, 16, 16) * 0.5)
    case(torch.arange(2 * 7 * 6 * 20).reshape(2, 7, 6, 20))
    case(torch.arange(20), threshold=5)
    case(torch.arange(20), threshold=5, edgeitems=1)
    case(torch.arange(20.0).reshape(4, 5) / 8, threshold=5, edgeitems=2)
    case(torch.arange(20.0) / 3, profile="short")
    case(torch.arange(1200), profile="full")
    case(torch.arange(2400).reshape(40, 60), edgeitems=20)
    # Options
    case(t([1.0, 2.0]), sci_mode=True)
    case(t([1.5, 2.25]), sci_mode=True)
    case(t([1e-8, 1.0]), sci_mode=False)
    case(t([1e22, 1.0]), sci_mode=False)
    case(t([1e22, 1.5]), sci_mode=False)
    case(t([1.23456789, 2.0], dtype=torch.float64), precision=8)
    case(t([1.23456789e-9, 2.0], dtype=torch.float64), precision=10)
    # What follows the elements
    x = torch.arange(3.0, requires_grad=True)
    case(x)
    case(x + 1)
    case((x * 2).sum())
    case(x.double())
    case(torch.ones(2, 3, dtype=torch.float64, requires_grad=True).exp())
    for n in range(3, 12):
        case(torch.arange(float(n), requires_grad=True) / 3)
        case(torch.arange(float(n), dtype=torch.float64) / 3)
        case(torch.arange(float(n), dtype=torch.float64, requires_grad=True) / 3)
    print('[\n' + ',\n'.join(json.dumps(c) for c in CASES) + '\n]')


main()
