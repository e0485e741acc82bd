# course notes: a local name hides the global one
import torch

w = torch.tensor(2.0, requires_grad=True)


def local(x):
    w = 10.0
    return w * x


def outer(x):
    return w * x


x = torch.tensor(3.0, requires_grad=True)
local(x).backward()
outer(x).backward()
print(x.grad, w.grad)
