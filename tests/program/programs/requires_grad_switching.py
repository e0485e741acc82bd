# forum: turning requires_grad on and off
import torch

x = torch.ones(2)
print(x.requires_grad)
x.requires_grad_()
y = (x * 3).sum()
y.backward()
print(x.grad)
x.requires_grad_(False)
print((x * 2).requires_grad, x.grad)
x.requires_grad = True
z = (x * 4).sum()
z.backward()
print(x.grad, x.requires_grad, z.requires_grad)
q = torch.tensor(2.0)
q.requires_grad_(True)
(q**2).backward()
print(q.grad == 2 * q)
h = (x * 2).detach().requires_grad_()
(h * 5).sum().backward()
print(h.grad, h.is_leaf)
