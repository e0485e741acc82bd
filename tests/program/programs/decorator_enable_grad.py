# docs: enable_grad inside no_grad
import torch


@torch.enable_grad()
def doubled(x):
    return x * 2


@torch.no_grad()
def tripled(x):
    return x * 3


x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    print(doubled(x).requires_grad, tripled(x).requires_grad)
print(doubled(x).requires_grad, tripled(x).requires_grad)
