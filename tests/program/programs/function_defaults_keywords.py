# forum answer: one function, its default and its keyword arguments
import torch


def line(x, slope=2.0, *, bias=0.0):
    return slope * x + bias


x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
print(line(x))
print(line(x, 5.0))
print(line(x, bias=-1.0))
print(line(bias=1.0, x=x, slope=0.5))
line(x, slope=4.0, bias=3.0).sum().backward()
print(x.grad)
