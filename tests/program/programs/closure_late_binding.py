# Q&A: why do all the lambdas in my list use the last i?
import torch

late = [lambda x: x * i for i in range(3)]
early = [lambda x, i=i: x * i for i in range(3)]
x = torch.tensor(5.0, requires_grad=True)
print([f(x).item() for f in late])
print([f(x).item() for f in early])
sum(f(x) for f in early).backward()
print(x.grad)
