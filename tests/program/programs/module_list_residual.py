# forum: submodules in a ModuleList, with residual connections
import torch
import torch.nn as nn


class Residual(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        self.blocks = nn.ModuleList([nn.Linear(width, width) for _ in range(depth)])
        self.head = nn.Linear(width, 1, bias=False)

    def forward(self, x):
        for i, block in enumerate(self.blocks):
            x = x + torch.relu(block(x)) / (i + 1)
        return self.head(x)


net = Residual(4, 3)
print(net, len(net.blocks))
net(torch.ones(1, 4)).sum().backward()
print(net.blocks[0].bias.grad)
print(net.blocks[-1].weight.grad.shape)
print([name for name, p in net.named_parameters()])
