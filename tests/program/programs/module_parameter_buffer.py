# docs: a parameter, a buffer, and what state_dict holds
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.register_parameter("shift", nn.Parameter(torch.zeros(size)))
        self.register_buffer("mean", torch.full((size,), 0.5))
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return self.gain * (x - self.mean) + self.shift


layer = Scale(2)
layer(torch.tensor([1.0, 2.0])).sum().backward()
layer(torch.tensor([3.0, 5.0])).sum().backward()
print(layer.gain.grad, layer.shift.grad, layer.mean.requires_grad)
print(list(layer.state_dict().keys()), layer.calls)
print([name for name, _ in layer.named_buffers()])
print(layer)
