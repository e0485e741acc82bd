# course notes: three ways to clear a gradient
import torch

x = torch.tensor([1.0, -2.0], requires_grad=True)
print(x.grad)
for clear in ("zero", "none", "fill", "assign"):
    (x**2).sum().backward()
    print(clear, x.grad)
    if clear == "zero":
        x.grad.zero_()
    elif clear == "none":
        x.grad = None
    elif clear == "fill":
        x.grad.data.fill_(0)
    else:
        x.grad = torch.tensor([100.0, 100.0])
    print(x.grad)
(3 * x).sum().backward()
print(x.grad)
