# course notes: what for goes over
import torch

m = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
total = 0
for row in m:
    total = total + row.prod()
for i, (a, b) in enumerate(m):
    total = total + i * a / b
total.backward()
print(m.grad)
for name, value in {"a": 1, "b": 2}.items():
    print(name, value)
for i in reversed(range(0, 6, 2)):
    print(i, end=",")
for x, y, z in zip([1, 2, 3], "abc", torch.arange(2)):
    print(x, y, z, end=";")
print()
for i, x in enumerate(["p", "q"], start=1):
    print(i, x)
for k in range(5, 0, -2):
    print(k, end=" ")
for s in sorted({3, 1, 2}):
    print(s, end=" ")
for pair in zip(range(2), range(2)):
    print(pair, end=" ")
print()
for a in torch.ones(2, 1).unbind(0):
    print(a.shape)
for chunk in torch.arange(5).split(2):
    print(chunk)
