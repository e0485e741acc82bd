# textbook: unpacking on both sides
import torch

first, *rest = [1, 2, 3]
*head, last = "abc"
a, (b, c), *_ = 1, (2, 3), 4, 5
print(first, rest, head, last, a, b, c)
x = y = z = torch.zeros(1)
y += 1
print(x, x is z)
a, b = b, a
print(a, b)
values, indices = torch.tensor([3.0, 1.0, 2.0]).sort()
(top,), _ = torch.topk(torch.tensor([1.0, 9.0]), 1)
print(values, indices, top)
rows, cols = torch.ones(2, 3).shape
p, q = torch.tensor([5.0, 6.0], requires_grad=True)
(p * q).backward()
print(rows, cols, p, p.requires_grad)
sizes = [4, *range(2), *(7, 8)]
print(sizes, [*sizes[:2], 0], (*"xy", 1), {**{"k": 1}, **{"l": 2}})
[m, n] = 1, 2
t = (1,)
data = [(1, "a"), (2, "b")]
nums, letters = zip(*data)
print(m, n, t, nums, letters)
d = {}
d["w"], d["b"] = 1.0, 2.0
ts = [0, 0]
ts[0], ts[1] = ts[1] + 5, 6
print(d, ts)
