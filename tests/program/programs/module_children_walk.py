# docs: children, modules and their names
import torch.nn as nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(2, 2)
        self.inner = nn.Sequential(nn.Linear(2, 2), nn.Tanh())

    def forward(self, x):
        return self.inner(self.lin(x))


block = Block()
for name, child in block.named_children():
    print(name, "->", child)
for name, module in block.named_modules():
    print(repr(name), type(module).__name__)
print(len(list(block.modules())), len(list(block.children())))
