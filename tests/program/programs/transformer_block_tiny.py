# course: a block of a language model, spelled out
import math

import torch
import torch.nn as nn
from torch.nn import functional as F


class Head(nn.Module):
    def __init__(self, dim, head, block):
        super().__init__()
        self.key = nn.Linear(dim, head, bias=False)
        self.query = nn.Linear(dim, head, bias=False)
        self.value = nn.Linear(dim, head, bias=False)
        self.register_buffer("tril", torch.tril(torch.ones(block, block)))

    def forward(self, x):
        B, T, C = x.shape
        k, q = self.key(x), self.query(x)
        wei = q @ k.transpose(-2, -1) * k.shape[-1] ** -0.5
        wei = wei.masked_fill(self.tril[:T, :T] == 0, float("-inf"))
        wei = F.softmax(wei, dim=-1)
        return wei @ self.value(x)


class Block(nn.Module):
    def __init__(self, dim, heads, block):
        super().__init__()
        self.heads = nn.ModuleList([Head(dim, dim // heads, block) for _ in range(heads)])
        self.proj = nn.Linear(dim, dim)
        self.ffwd = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))
        self.ln1, self.ln2 = nn.LayerNorm(dim), nn.LayerNorm(dim)

    def forward(self, x):
        a = torch.cat([h(self.ln1(x)) for h in self.heads], dim=-1)
        x = x + self.proj(a)
        return x + self.ffwd(self.ln2(x))


class TinyLM(nn.Module):
    def __init__(self, vocab, dim=8, heads=2, block=6):
        super().__init__()
        self.tok = nn.Embedding(vocab, dim)
        self.pos = nn.Embedding(block, dim)
        self.blocks = nn.Sequential(*[Block(dim, heads, block) for _ in range(1)])
        self.head = nn.Linear(dim, vocab)

    def forward(self, idx, targets=None):
        B, T = idx.shape
        x = self.tok(idx) + self.pos(torch.arange(T, device=idx.device))
        logits = self.head(self.blocks(x))
        if targets is None:
            return logits, None
        loss = F.cross_entropy(logits.view(B * T, -1), targets.view(B * T))
        return logits, loss


torch.manual_seed(1337)
text = "hello autograd"
chars = sorted(list(set(text)))
stoi = {ch: i for i, ch in enumerate(chars)}
itos = {i: ch for i, ch in enumerate(chars)}
encode = lambda s: [stoi[c] for c in s]
decode = lambda l: "".join([itos[i] for i in l])
data = torch.tensor(encode(text), dtype=torch.long)
model = TinyLM(len(chars))
ix = [0, 4, 7]
xb = torch.stack([data[i : i + 6] for i in ix])
yb = torch.stack([data[i + 1 : i + 7] for i in ix])
logits, loss = model(xb, yb)
loss.backward()
print(logits.shape, loss.item(), math.log(len(chars)))
print(decode(xb[0].tolist()), "->", decode(yb[0].tolist()))
print(model.blocks[0].heads[1].key.weight.grad.shape)
