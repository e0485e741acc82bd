# Q&A: += on a tensor that is no leaf is fine
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
print(y.is_leaf, y._version)
y += 1
y *= 3
y.add_(1)
y[0] = 0
print(y, y._version, y.grad_fn)
y.sum().backward()
print(x.grad)
