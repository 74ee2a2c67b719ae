"""Writes models.json: what torchvision's models are and answer, in PyTorch 2.6. Run: test/pytorch/python test/vision/models.py

torchvision's code stands here again, as far as its numbers go: torchvision/models/resnet.py and vision_transformer.py of version 0.21.
"""

import json
import math
import os
from collections import OrderedDict

import torch
from torch import nn


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample

    def forward(self, x):
        past = x if self.downsample is None else self.downsample(x)
        out = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(out)) + past)


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, planes * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(planes * 4)
        self.downsample = downsample

    def forward(self, x):
        past = x if self.downsample is None else self.downsample(x)
        out = torch.relu(self.bn1(self.conv1(x)))
        out = torch.relu(self.bn2(self.conv2(out)))
        return torch.relu(self.bn3(self.conv3(out)) + past)


class ResNet(nn.Module):
    def __init__(self, block, layers, num_classes, width):
        super().__init__()
        self.inplanes = width
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = self.make(block, width, layers[0], 1)
        self.layer2 = self.make(block, 2 * width, layers[1], 2)
        self.layer3 = self.make(block, 4 * width, layers[2], 2)
        self.layer4 = self.make(block, 8 * width, layers[3], 2)
        self.fc = nn.Linear(8 * width * block.expansion, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")

    def make(self, block, planes, blocks, stride):
        downsample = None
        if stride != 1 or self.inplanes != planes * block.expansion:
            downsample = nn.Sequential(
                nn.Conv2d(self.inplanes, planes * block.expansion, 1, stride, bias=False),
                nn.BatchNorm2d(planes * block.expansion),
            )
        layers = [block(self.inplanes, planes, stride, downsample)]
        self.inplanes = planes * block.expansion
        layers += [block(self.inplanes, planes) for _ in range(1, blocks)]
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean([2, 3]))


class MLPBlock(nn.Sequential):
    def __init__(self, dim, inner):
        super().__init__(nn.Linear(dim, inner), nn.GELU(), nn.Dropout(0.0), nn.Linear(inner, dim), nn.Dropout(0.0))
        for m in self.modules():
            if isinstance(m, nn.Linear):
                nn.init.xavier_uniform_(m.weight)
                nn.init.normal_(m.bias, std=1e-6)


class EncoderBlock(nn.Module):
    def __init__(self, heads, dim, inner):
        super().__init__()
        self.ln_1 = nn.LayerNorm(dim, 1e-6)
        self.self_attention = nn.MultiheadAttention(dim, heads, batch_first=True)
        self.ln_2 = nn.LayerNorm(dim, 1e-6)
        self.mlp = MLPBlock(dim, inner)

    def forward(self, input):
        x = self.ln_1(input)
        x, _ = self.self_attention(x, x, x, need_weights=False)
        x = x + input
        return x + self.mlp(self.ln_2(x))


class Encoder(nn.Module):
    def __init__(self, length, layers, heads, dim, inner):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.empty(1, length, dim).normal_(std=0.02))
        blocks = OrderedDict()
        for i in range(layers):
            blocks[f"encoder_layer_{i}"] = EncoderBlock(heads, dim, inner)
        self.layers = nn.Sequential(blocks)
        self.ln = nn.LayerNorm(dim, 1e-6)

    def forward(self, x):
        return self.ln(self.layers(x + self.pos_embedding))


class VisionTransformer(nn.Module):
    def __init__(self, size, patch, layers, heads, dim, inner, classes):
        super().__init__()
        self.conv_proj = nn.Conv2d(3, dim, patch, patch)
        self.class_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.encoder = Encoder((size // patch) ** 2 + 1, layers, heads, dim, inner)
        self.heads = nn.Sequential(OrderedDict(head=nn.Linear(dim, classes)))
        nn.init.trunc_normal_(self.conv_proj.weight, std=math.sqrt(1 / (3 * patch * patch)))
        nn.init.zeros_(self.conv_proj.bias)
        nn.init.zeros_(self.heads.head.weight)
        nn.init.zeros_(self.heads.head.bias)

    def forward(self, x):
        n = x.shape[0]
        x = self.conv_proj(x).flatten(2).permute(0, 2, 1)
        x = torch.cat([self.class_token.expand(n, -1, -1), x], 1)
        return self.heads(self.encoder(x)[:, 0])


def case(make, size):
    """The state's keys and shapes, a sum of each of its tensors, and what the model answers."""
    torch.manual_seed(0)
    model = make()
    state = {key: [list(t.shape), t.double().abs().sum().item()] for key, t in model.state_dict().items()}
    torch.manual_seed(1)
    for p in model.parameters():
        if p.abs().sum() == 0:
            nn.init.normal_(p, std=0.5)
    images = torch.randn(2, 3, size, size)
    return {"state": state, "training": model(images).tolist(), "evaluation": model.eval()(images).tolist()}


cases = {
    "resnet18": case(lambda: ResNet(BasicBlock, [2, 2, 2, 2], 5, 4), 40),
    "resnet34": case(lambda: ResNet(BasicBlock, [3, 4, 6, 3], 5, 2), 40),
    "resnet50": case(lambda: ResNet(Bottleneck, [3, 4, 6, 3], 5, 2), 40),
    "vit": case(lambda: VisionTransformer(12, 4, 2, 3, 12, 20, 5), 12),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "models.json"), "w") as file:
    json.dump(cases, file, separators=(",", ":"))
    file.write("\n")
