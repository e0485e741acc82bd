# Q&A: clone, detach and detach().clone()
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
a, b, c = x.clone(), x.detach(), x.detach().clone()
print(a.requires_grad, b.requires_grad, c.requires_grad)
c[0] = 100
print(x, b.data_ptr() == x.data_ptr(), c.data_ptr() == x.data_ptr())
b[1] = 50.0
print(x)
(a * x.detach()).sum().backward()
print(x.grad)
