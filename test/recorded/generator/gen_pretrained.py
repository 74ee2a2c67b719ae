"""Small pretrained models as PyTorch's users have them, and what they answer.

    gen_pretrained.py FOLDER [SEED] [STEPS]

trains bert and gpt2 for so many steps (2500) and writes resnet18.pth and resnet18.safetensors with torchvision's keys; bert/ and gpt2/ as Hugging Face's save_pretrained lays them out
(config.json, model.safetensors) and, beside that, as older versions did (pytorch_model.bin); and answers.json. The models are written out
here in plain PyTorch. Answers are those of float64; "err" is how far float32 is from them.
"""
import json
import math
import os
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

RHYME = (
    "Twinkle, twinkle, little star, how I wonder what you are! "
    "Up above the world so high, like a diamond in the sky. "
)


class BasicBlock(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = None
        if stride != 1 or inputs != width:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(out + identity)


class ResNet18(nn.Module):
    """torchvision.models.resnet18, whose width is 64."""

    def __init__(self, classes, width):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inputs = width
        for i in range(4):
            outputs = width * 2**i
            blocks = [BasicBlock(inputs, outputs, 1 if i == 0 else 2), BasicBlock(outputs, outputs, 1)]
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
            inputs = outputs
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def attend(query, key, value, heads, hidden):
    """Softmax attention; hidden is True where a query may not see a key."""
    batch, length, width = query.shape
    query, key, value = (x.view(batch, length, heads, -1).transpose(1, 2) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(width // heads)
    weights = scores.masked_fill(hidden, float("-inf")).softmax(-1)
    return (weights @ value).transpose(1, 2).reshape(batch, length, width)


class Parts(nn.Module):
    """Modules by name: what they do stands in the model."""

    def __init__(self, /, **parts):
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)


class Bert(nn.Module):
    """transformers.BertForSequenceClassification."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        width, eps = config["hidden_size"], config["layer_norm_eps"]
        norm = lambda: nn.LayerNorm(width, eps=eps)
        linear = lambda: nn.Linear(width, width)
        layer = lambda: Parts(
            attention=Parts(
                self=Parts(query=linear(), key=linear(), value=linear()),
                output=Parts(dense=linear(), LayerNorm=norm()),
            ),
            intermediate=Parts(dense=nn.Linear(width, config["intermediate_size"])),
            output=Parts(dense=nn.Linear(config["intermediate_size"], width), LayerNorm=norm()),
        )
        self.bert = Parts(
            embeddings=Parts(
                word_embeddings=nn.Embedding(config["vocab_size"], width, padding_idx=config["pad_token_id"]),
                position_embeddings=nn.Embedding(config["max_position_embeddings"], width),
                token_type_embeddings=nn.Embedding(config["type_vocab_size"], width),
                LayerNorm=norm(),
            ),
            encoder=Parts(layer=nn.ModuleList([layer() for _ in range(config["num_hidden_layers"])])),
            pooler=Parts(dense=linear()),
        )
        self.classifier = nn.Linear(width, len(config["id2label"]))

    def forward(self, ids, attention_mask, token_types):
        parts = self.bert.embeddings
        x = parts.word_embeddings(ids) + parts.token_type_embeddings(token_types)
        x = parts.LayerNorm(x + parts.position_embeddings(torch.arange(ids.shape[1])))
        hidden = attention_mask[:, None, None, :] == 0
        for layer in self.bert.encoder.layer:
            own, out = getattr(layer.attention, "self"), layer.attention.output
            y = attend(own.query(x), own.key(x), own.value(x), self.config["num_attention_heads"], hidden)
            x = out.LayerNorm(out.dense(y) + x)
            x = layer.output.LayerNorm(layer.output.dense(F.gelu(layer.intermediate.dense(x))) + x)
        return self.classifier(torch.tanh(self.bert.pooler.dense(x[:, 0])))


class Conv1D(nn.Module):
    """transformers.pytorch_utils.Conv1D: a linear layer whose weight is transposed."""

    def __init__(self, outputs, inputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * 0.02)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


class GPT2(nn.Module):
    """transformers.GPT2LMHeadModel."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        width, eps = config["n_embd"], config["layer_norm_epsilon"]
        norm = lambda: nn.LayerNorm(width, eps=eps)
        block = lambda: Parts(
            ln_1=norm(),
            attn=Parts(c_attn=Conv1D(3 * width, width), c_proj=Conv1D(width, width)),
            ln_2=norm(),
            mlp=Parts(c_fc=Conv1D(4 * width, width), c_proj=Conv1D(width, 4 * width)),
        )
        self.transformer = Parts(
            wte=nn.Embedding(config["vocab_size"], width),
            wpe=nn.Embedding(config["n_positions"], width),
            h=nn.ModuleList([block() for _ in range(config["n_layer"])]),
            ln_f=norm(),
        )
        self.lm_head = nn.Linear(width, config["vocab_size"], bias=False)
        self.lm_head.weight = self.transformer.wte.weight

    def forward(self, ids):
        length = ids.shape[1]
        hidden = torch.ones(length, length).triu(1) > 0
        parts = self.transformer
        x = parts.wte(ids) + parts.wpe(torch.arange(length))
        for block in parts.h:
            query, key, value = block.attn.c_attn(block.ln_1(x)).chunk(3, -1)
            x = x + block.attn.c_proj(attend(query, key, value, self.config["n_head"], hidden))
            x = x + block.mlp.c_proj(F.gelu(block.mlp.c_fc(block.ln_2(x)), approximate="tanh"))
        return self.lm_head(parts.ln_f(x))


def allowed(logits, temperature, top_k, top_p):
    """The logits that are drawn from, the others at minus infinity: as transformers' temperature, top-k and top-p do it, in this order."""
    logits = logits / temperature
    if top_k > 0:
        logits = logits.masked_fill(logits < logits.topk(top_k).values[..., -1:], float("-inf"))
    if top_p < 1:
        ascending, order = logits.sort(descending=False)
        removed = ascending.softmax(-1).cumsum(-1) <= 1 - top_p
        removed[..., -1:] = False
        logits = logits.masked_fill(removed.scatter(1, order, removed), float("-inf"))
    return logits


@torch.no_grad()
def generate(model, ids, count, options, seed):
    """Each step reads all tokens again. Without options the most probable token is taken."""
    generator = torch.Generator().manual_seed(seed)
    for _ in range(count):
        logits = model(ids)[:, -1]
        if options is None:
            token = logits.argmax(-1, keepdim=True)
        else:
            token = torch.multinomial(allowed(logits, **options).softmax(-1), 1, generator=generator)
        ids = torch.cat([ids, token], 1)
    return ids.tolist()


def write_safetensors(state, path):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in state.items():
        content = tensor.contiguous().numpy().tobytes()
        kind = {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype]
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def write_pretrained(model, folder):
    os.makedirs(folder, exist_ok=True)
    state = model.state_dict()
    torch.save(state, os.path.join(folder, "pytorch_model.bin"))
    # Of tensors that share memory safetensors files hold one.
    write_safetensors({k: v for k, v in state.items() if k != "lm_head.weight"}, os.path.join(folder, "model.safetensors"))
    with open(os.path.join(folder, "config.json"), "w") as file:
        file.write(json.dumps(model.config, indent=2) + "\n")


def answer(model, *inputs, last=False):
    """Logits in float64, those of the last position where there are many, and how far those in float32 are from them."""
    model.eval()
    with torch.no_grad():
        single = model(*inputs).double()
        double = model.double()(*(x.double() if x.is_floating_point() else x for x in inputs))
        model.float()
    if last:
        single, double = single[:, -1], double[:, -1]
    return {"logits": double.tolist(), "err": ((single - double).abs() / (1 + double.abs())).max().item()}


def resnet(seed):
    model = ResNet18(classes=5, width=2)
    for _ in range(20):  # the statistics of batch normalisation are those of data then
        model(torch.randn(8, 3, 32, 32))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)
    torch.manual_seed(seed)
    return model, answer(model, torch.randn(2, 3, 64, 64))


def sentences(count, length=24):
    """Random lower-case words as bytes; a question ends with its mark. Row by row [CLS] = 1, bytes, [SEP] = 2, padding 0."""
    ids, mask = torch.zeros(count, length, dtype=torch.int64), torch.zeros(count, length, dtype=torch.int64)
    labels = torch.randint(0, 2, (count,))
    for row in range(count):
        used = int(torch.randint(5, length + 1, ()))
        ids[row, 1 : used - 2] = torch.randint(97, 123, (used - 3,))
        ids[row, 1 : used - 2][torch.rand(used - 3) < 0.2] = 32
        ids[row, 0], ids[row, used - 1] = 1, 2
        ids[row, used - 2] = 63 if labels[row] == 1 else 46
        mask[row, :used] = 1
    return ids, mask, labels


def bert(steps):
    config = {
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": 16,
        "id2label": {"0": "statement", "1": "question"},
        "intermediate_size": 32,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 64,
        "num_attention_heads": 2,
        "num_hidden_layers": 1,
        "pad_token_id": 0,
        "type_vocab_size": 2,
        "vocab_size": 128,
    }
    model = Bert(config)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(steps // 8):
        ids, mask, labels = sentences(32)
        optimizer.zero_grad()
        F.cross_entropy(model(ids, mask, torch.zeros_like(ids)), labels).backward()
        optimizer.step()
    ids, mask, _ = sentences(4)
    types = torch.randint(0, 2, ids.shape)
    given = {"ids": ids.tolist(), "mask": mask.tolist(), "types": types.tolist()}
    return model, {**given, **answer(model, ids, mask, types)}


def gpt2(seed, steps):
    config = {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "activation_function": "gelu_new",
        "layer_norm_epsilon": 1e-5,
        "n_embd": 16,
        "n_head": 4,
        "n_layer": 2,
        "n_positions": 96,
        "vocab_size": 128,
    }
    model = GPT2(config)
    text = torch.tensor(list((RHYME * 3).encode()))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        starts = torch.randint(0, len(RHYME), (16, 1))
        rows = text[starts + torch.arange(97)]
        optimizer.zero_grad()
        loss = F.cross_entropy(model(rows[:, :-1]).flatten(0, 1), rows[:, 1:].flatten())
        loss.backward()
        optimizer.step()
        schedule.step()
    print(f"gpt2: loss {loss.item():.3f}")
    prompts = torch.tensor([list(b"Twinkle, "), list(b"Up above ")])
    choices = [
        None,
        {"temperature": 0.8, "top_k": 20, "top_p": 0.9},
        {"temperature": 1.5, "top_k": 0, "top_p": 0.95},
        {"temperature": 3.0, "top_k": 7, "top_p": 1.0},
    ]
    answers = {"ids": prompts.tolist(), **answer(model, prompts, last=True)}
    answers["generated"] = [
        {"options": options, "seed": seed, "count": 60, "ids": generate(model, prompts, 60, options, seed)}
        for options in choices
    ]
    return model, answers


def main(folder, seed, steps):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    os.makedirs(folder, exist_ok=True)
    made, answers = resnet(seed)
    torch.save(made.state_dict(), os.path.join(folder, "resnet18.pth"))
    write_safetensors(made.state_dict(), os.path.join(folder, "resnet18.safetensors"))
    answers = {"seed": seed, "resnet18": answers}
    for name, (model, answered) in {"bert": bert(steps), "gpt2": gpt2(seed, steps)}.items():
        write_pretrained(model, os.path.join(folder, name))
        answers[name] = answered
    with open(os.path.join(folder, "answers.json"), "w") as file:
        file.write(json.dumps(answers, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], *(int(given) for given in (sys.argv[2:] + ["0", "2500"][len(sys.argv) - 2 :])))
