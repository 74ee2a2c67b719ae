"""Writes transforms.json: what torchvision's transforms make of images, in PyTorch 2.6. Run: test/pytorch/python test/vision/transforms.py

torchvision's code stands here again, as far as its numbers go: torchvision/transforms/{transforms,functional,_functional_tensor}.py of 0.21.
"""

import json
import math
import os

import torch
from torch.nn.functional import grid_sample, interpolate
from torch.nn.functional import pad as torch_pad


def largest(dtype):
    return 1 if dtype.is_floating_point else torch.iinfo(dtype).max


def cast_in(img):
    batch = img if img.dim() == 4 else img.unsqueeze(0)
    return batch if batch.is_floating_point() else batch.float()


def cast_out(batch, img):
    out = batch if img.dim() == 4 else batch.squeeze(0)
    return out if img.is_floating_point() else torch.round(out).to(img.dtype)


def resize(img, size, mode="bilinear", antialias=True):
    kind = {"align_corners": False, "antialias": antialias} if mode in ("bilinear", "bicubic") else {}
    out = interpolate(cast_in(img), size=size, mode=mode, **kind)
    if mode == "bicubic" and img.dtype == torch.uint8:
        out = out.clamp(0, 255)
    return cast_out(out, img)


def matrix_of(center, angle, translate, scale, shear):
    rot, sx, sy = math.radians(angle), math.radians(shear[0]), math.radians(shear[1])
    (cx, cy), (tx, ty) = center, translate
    a = math.cos(rot - sy) / math.cos(sy)
    b = -math.cos(rot - sy) * math.tan(sx) / math.cos(sy) - math.sin(rot)
    c = math.sin(rot - sy) / math.cos(sy)
    d = -math.sin(rot - sy) * math.tan(sx) / math.cos(sy) + math.cos(rot)
    m = [x / scale for x in [d, -b, 0.0, -c, a, 0.0]]
    m[2] += m[0] * (-cx - tx) + m[1] * (-cy - ty)
    m[5] += m[3] * (-cx - tx) + m[4] * (-cy - ty)
    m[2] += cx
    m[5] += cy
    return m


def grid_of(theta, w, h, ow, oh):
    base = torch.empty(1, oh, ow, 3)
    base[..., 0].copy_(torch.linspace(-ow * 0.5 + 0.5, ow * 0.5 + 0.5 - 1, steps=ow))
    base[..., 1].copy_(torch.linspace(-oh * 0.5 + 0.5, oh * 0.5 + 0.5 - 1, steps=oh).unsqueeze(-1))
    base[..., 2].fill_(1)
    scaled = theta.transpose(1, 2) / torch.tensor([0.5 * w, 0.5 * h])
    return base.view(1, oh * ow, 3).bmm(scaled).view(1, oh, ow, 2)


def apply_grid(img, grid, mode, fill):
    batch = cast_in(img)
    grid = grid.expand(batch.shape[0], -1, -1, -1)
    if fill is None:
        return cast_out(grid_sample(batch, grid, mode=mode, padding_mode="zeros", align_corners=False), img)
    mask = torch.ones(batch.shape[0], 1, *batch.shape[-2:])
    both = grid_sample(torch.cat((batch, mask), 1), grid, mode=mode, padding_mode="zeros", align_corners=False)
    out, mask = both[:, :-1], both[:, -1:].expand_as(both[:, :-1])
    color = torch.tensor(fill, dtype=out.dtype).view(1, len(fill), 1, 1).expand_as(out)
    if mode == "nearest":
        out = torch.where(mask < 0.5, color, out)
    else:
        out = out * mask + (1.0 - mask) * color
    return cast_out(out, img)


def affine(img, angle, translate, scale, shear, mode="nearest", fill=None, center=None):
    h, w = img.shape[-2:]
    middle = [0.0, 0.0] if center is None else [1.0 * (c - s * 0.5) for c, s in zip(center, [w, h])]
    theta = torch.tensor(matrix_of(middle, angle, translate, scale, shear)).reshape(1, 2, 3)
    return apply_grid(img, grid_of(theta, w, h, w, h), mode, fill)


def output_size(matrix, w, h):
    pts = torch.tensor([[-0.5 * w, -0.5 * h, 1.0], [-0.5 * w, 0.5 * h, 1.0], [0.5 * w, 0.5 * h, 1.0], [0.5 * w, -0.5 * h, 1.0]])
    new = torch.matmul(pts, torch.tensor(matrix).view(2, 3).T)
    low, high = new.min(dim=0)[0] + torch.tensor((w * 0.5, h * 0.5)), new.max(dim=0)[0] + torch.tensor((w * 0.5, h * 0.5))
    tol = 1e-4
    size = torch.ceil((high / tol).trunc_() * tol) - torch.floor((low / tol).trunc_() * tol)
    return int(size[0]), int(size[1])


def rotate(img, angle, mode="nearest", expand=False, center=None, fill=None):
    h, w = img.shape[-2:]
    middle = [0.0, 0.0] if center is None else [1.0 * (c - s * 0.5) for c, s in zip(center, [w, h])]
    m = matrix_of(middle, -angle, [0.0, 0.0], 1.0, [0.0, 0.0])
    ow, oh = output_size(m, w, h) if expand else (w, h)
    return apply_grid(img, grid_of(torch.tensor(m).reshape(1, 2, 3), w, h, ow, oh), mode, fill)


def pad(img, borders, fill=0, mode="constant"):
    left, top, right, bottom = borders
    if mode == "symmetric":
        xs = [i for i in range(img.shape[-1])]
        ys = [i for i in range(img.shape[-2])]
        xs = xs[:left][::-1] + xs + xs[len(xs) - right :][::-1]
        ys = ys[:top][::-1] + ys + ys[len(ys) - bottom :][::-1]
        return img[..., ys, :][..., xs]
    if mode == "constant":
        return torch_pad(img, [left, right, top, bottom], value=fill)
    mode = {"edge": "replicate", "reflect": "reflect"}[mode]
    return cast_out(torch_pad(cast_in(img), [left, right, top, bottom], mode=mode), img)


def blend(img, other, ratio):
    return (ratio * img + (1.0 - ratio) * other).clamp(0, largest(img.dtype)).to(img.dtype)


def grey(img):
    if img.shape[-3] == 1:
        return img
    r, g, b = img.unbind(-3)
    return (0.2989 * r + 0.587 * g + 0.114 * b).to(img.dtype).unsqueeze(-3)


def brightness(img, f):
    return blend(img, torch.zeros_like(img), f)


def contrast(img, f):
    dtype = img.dtype if img.is_floating_point() else torch.float32
    return blend(img, torch.mean(grey(img).to(dtype), dim=(-3, -2, -1), keepdim=True), f)


def saturation(img, f):
    return img if img.shape[-3] == 1 else blend(img, grey(img), f)


def convert(img, dtype):
    if img.dtype == dtype:
        return img
    if img.is_floating_point():
        if dtype.is_floating_point:
            return img.to(dtype)
        return img.mul(largest(dtype) + 1.0 - 1e-3).to(dtype)
    if dtype.is_floating_point:
        return img.to(dtype) / largest(img.dtype)
    given, most = largest(img.dtype), largest(dtype)
    if given > most:
        return torch.div(img, (given + 1) // (most + 1), rounding_mode="floor").to(dtype)
    return img.to(dtype) * ((most + 1) // (given + 1))


def hue(img, f):
    if img.shape[-3] == 1:
        return img
    x = convert(img, torch.float32)
    r, g, b = x.unbind(-3)
    maxc, minc = torch.max(x, dim=-3).values, torch.min(x, dim=-3).values
    eqc = maxc == minc
    cr = maxc - minc
    ones = torch.ones_like(maxc)
    s = cr / torch.where(eqc, ones, maxc)
    div = torch.where(eqc, ones, cr)
    rc, gc, bc = (maxc - r) / div, (maxc - g) / div, (maxc - b) / div
    hr = (maxc == r) * (bc - gc)
    hg = ((maxc == g) & (maxc != r)) * (2.0 + rc - bc)
    hb = ((maxc != g) & (maxc != r)) * (4.0 + gc - rc)
    h = torch.fmod((hr + hg + hb) / 6.0 + 1.0, 1.0)
    h, v = (h + f) % 1.0, maxc
    i = torch.floor(h * 6.0)
    f = h * 6.0 - i
    i = i.to(torch.int32) % 6
    p = torch.clamp(v * (1.0 - s), 0.0, 1.0)
    q = torch.clamp(v * (1.0 - s * f), 0.0, 1.0)
    t = torch.clamp(v * (1.0 - s * (1.0 - f)), 0.0, 1.0)
    mask = i.unsqueeze(-3) == torch.arange(6).view(-1, 1, 1)
    a4 = torch.stack(
        (torch.stack((v, q, p, p, t, v), -3), torch.stack((t, v, v, q, p, p), -3), torch.stack((p, p, t, v, v, q), -3)), -4
    )
    return convert(torch.einsum("...ijk, ...xijk -> ...xjk", mask.to(torch.float32), a4), img.dtype)


def uniform(a, b):
    return torch.empty(1).uniform_(float(a), float(b)).item()


def random_crop(img, th, tw):
    h, w = img.shape[-2:]
    i = torch.randint(0, h - th + 1, size=(1,)).item()
    j = torch.randint(0, w - tw + 1, size=(1,)).item()
    return img[..., i : i + th, j : j + tw]


def random_resized_crop(img, size, scale=(0.08, 1.0), ratio=(3.0 / 4.0, 4.0 / 3.0)):
    height, width = img.shape[-2:]
    log = torch.log(torch.tensor(ratio))
    for _ in range(10):
        area = height * width * uniform(*scale)
        aspect = torch.exp(torch.empty(1).uniform_(log[0], log[1])).item()
        w, h = int(round(math.sqrt(area * aspect))), int(round(math.sqrt(area / aspect)))
        if 0 < w <= width and 0 < h <= height:
            i = torch.randint(0, height - h + 1, size=(1,)).item()
            j = torch.randint(0, width - w + 1, size=(1,)).item()
            return resize(img[..., i : i + h, j : j + w], size)
    raise AssertionError("the cases are chosen so that one attempt succeeds")


def random_affine(img, degrees, translate, scale, shear, mode):
    h, w = img.shape[-2:]
    angle = uniform(*degrees)
    tx = int(round(uniform(-translate[0] * w, translate[0] * w)))
    ty = int(round(uniform(-translate[1] * h, translate[1] * h)))
    factor = uniform(*scale)
    sx = uniform(shear[0], shear[1])
    sy = uniform(shear[2], shear[3]) if len(shear) == 4 else 0.0
    return affine(img, angle, [tx, ty], factor, [sx, sy], mode)


def jitter(img, b, c, s, h):
    order = torch.randperm(4)
    factors = [uniform(*b), uniform(*c), uniform(*s), uniform(*h)]
    for k in order:
        img = [brightness, contrast, saturation, hue][k](img, factors[k])
    return img


def erasing(img, scale, ratio, value):
    if not torch.rand(1) < 0.5:
        return img
    c, height, width = img.shape
    log = torch.log(torch.tensor(ratio))
    for _ in range(10):
        area = height * width * uniform(*scale)
        aspect = torch.exp(torch.empty(1).uniform_(log[0], log[1])).item()
        h, w = int(round(math.sqrt(area * aspect))), int(round(math.sqrt(area / aspect)))
        if not (h < height and w < width):
            continue
        v = torch.empty([c, h, w]).normal_() if value == "random" else torch.tensor(value)[:, None, None]
        i = torch.randint(0, height - h + 1, size=(1,)).item()
        j = torch.randint(0, width - w + 1, size=(1,)).item()
        out = img.clone()
        out[..., i : i + h, j : j + w] = v
        return out
    return img


def flip(img, dim, p):
    return img.flip(dim) if torch.rand(1) < p else img


def each(change):
    return lambda batch: torch.stack([change(image) for image in batch])


torch.manual_seed(0)
images = {
    "bytes": torch.randint(0, 256, (3, 9, 12), dtype=torch.uint8),
    "floats": torch.rand(3, 9, 12),
    "grey": torch.rand(1, 8, 6),
    "batch": torch.rand(4, 3, 7, 8),
}
cases = []


def case(name, image, arguments, change, seed=None):
    """The call by its name here, its arguments as they are here, and its result."""
    if seed is not None:
        torch.manual_seed(seed)
    # Of bytes that are resampled, the results before they are rounded: at a half, two engines may round to either side.
    is_resampled = image == "bytes" and name in ("resize", "affine", "rotate")
    out = change(images[image].float() if is_resampled else images[image])
    values = [round(x, 6) for x in out.flatten().tolist()]
    cases.append({"name": name, "image": image, "arguments": arguments, "seed": seed, "shape": list(out.shape), "values": values})


for image in ("bytes", "floats"):
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic"):
        case("resize", image, [[5, 7], {"interpolation": mode}], lambda x: resize(x, [5, 7], mode))
    case("resize", image, [[13, 15]], lambda x: resize(x, [13, 15]))
    case("resize", image, [[5, 7], {"antialias": False}], lambda x: resize(x, [5, 7], antialias=False))
    case("resize", image, [6], lambda x: resize(x, [6, 8]))
    case("resize", image, [8, {"maxSize": 9}], lambda x: resize(x, [7, 9]))
    for mode in ("edge", "reflect", "symmetric"):
        case("pad", image, [[1, 2, 3, 4], {"paddingMode": mode}], lambda x: pad(x, [1, 2, 3, 4], mode=mode))
    case("pad", image, [2, 1], lambda x: pad(x, [2, 2, 2, 2], fill=1))
    case("centerCrop", image, [[4, 5]], lambda x: x[..., 2:6, 4:9])
    for mode in ("nearest", "bilinear"):
        case("affine", image, [25, [2, -1], 1.2, [10, 5], {"interpolation": mode}], lambda x: affine(x, 25, [2, -1], 1.2, [10, 5], mode))
        case("affine", image, [-40, [0, 1], 0.7, 12, {"interpolation": mode, "fill": [1, 0, 1], "center": [3, 2]}], lambda x: affine(x, -40, [0, 1], 0.7, [12, 0], mode, [1, 0, 1], [3, 2]))
        case("rotate", image, [35, {"interpolation": mode}], lambda x: rotate(x, 35, mode))
        case("rotate", image, [-70, {"interpolation": mode, "expand": True, "fill": 1}], lambda x: rotate(x, -70, mode, True, None, [1]))
    for f in (0.3, 1.7):
        case("adjustBrightness", image, [f], lambda x: brightness(x, f))
        case("adjustContrast", image, [f], lambda x: contrast(x, f))
        case("adjustSaturation", image, [f], lambda x: saturation(x, f))
    for f in (-0.4, 0.15, 0.5):
        case("adjustHue", image, [f], lambda x: hue(x, f))
    case("rgbToGrayscale", image, [], grey)
    case("hflip", image, [], lambda x: x.flip(-1))
    case("vflip", image, [], lambda x: x.flip(-2))
case("adjustContrast", "grey", [1.5], lambda x: contrast(x, 1.5))
case("resize", "batch", [4], lambda x: resize(x, [4, 4]))
case("adjustContrast", "batch", [0.5], lambda x: contrast(x, 0.5))
case("normalize", "floats", [[0.4, 0.5, 0.6], [0.2, 0.3, 0.4]], lambda x: (x - torch.tensor([0.4, 0.5, 0.6])[:, None, None]) / torch.tensor([0.2, 0.3, 0.4])[:, None, None])
for image, dtype in (("bytes", "float32"), ("bytes", "int16"), ("bytes", "int64"), ("floats", "uint8"), ("floats", "int16")):
    case("convertImageDtype", image, [{"dtype": dtype}], lambda x: convert(x, getattr(torch, dtype)))
for seed, image in ((1, "floats"), (2, "batch"), (3, "floats")):
    over = (lambda change: change) if image == "floats" else each
    case("RandomHorizontalFlip", image, [], over(lambda x: flip(x, -1, 0.5)), seed)
    case("RandomVerticalFlip", image, [0.7], over(lambda x: flip(x, -2, 0.7)), seed)
    case("RandomCrop", image, [[4, 5]], over(lambda x: random_crop(x, 4, 5)), seed)
    case("RandomCrop", image, [[4, 5], {"padding": 2, "paddingMode": "reflect"}], over(lambda x: random_crop(pad(x, [2, 2, 2, 2], mode="reflect"), 4, 5)), seed)
    case("RandomResizedCrop", image, [[6, 5]], over(lambda x: random_resized_crop(x, [6, 5])), seed)
    case("RandomRotation", image, [30, {"interpolation": "bilinear"}], over(lambda x: rotate(x, uniform(-30, 30), "bilinear")), seed)
    case("RandomAffine", image, [20, {"translate": [0.2, 0.1], "scale": [0.8, 1.3], "shear": [-10, 10, -5, 5], "interpolation": "bilinear"}], over(lambda x: random_affine(x, (-20, 20), (0.2, 0.1), (0.8, 1.3), (-10, 10, -5, 5), "bilinear")), seed)
    case("ColorJitter", image, [0.4, 0.3, 0.2, 0.1], over(lambda x: jitter(x, (0.6, 1.4), (0.7, 1.3), (0.8, 1.2), (-0.1, 0.1))), seed)
    case("RandomErasing", image, [{"value": [1, 0.5, 0]}], over(lambda x: erasing(x, (0.02, 0.33), (0.3, 3.3), [1, 0.5, 0])), seed)
    case("RandomErasing", image, [{"value": "random", "scale": [0.1, 0.5]}], over(lambda x: erasing(x, (0.1, 0.5), (0.3, 3.3), "random")), seed)

given = {name: {"shape": list(x.shape), "dtype": str(x.dtype)[6:], "values": x.flatten().tolist()} for name, x in images.items()}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "transforms.json"), "w") as file:
    json.dump({"images": given, "cases": cases}, file, separators=(",", ":"))
    file.write("\n")
