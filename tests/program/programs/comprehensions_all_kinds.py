# textbook: comprehensions of lists, dicts and sets
import torch

xs = torch.linspace(0, 1, 5, requires_grad=True)
squares = [x**2 for x in xs if x > 0.3]
table = {i: round(s.item(), 4) for i, s in enumerate(squares)}
print(table, {n % 3 for n in range(7)} == {0, 1, 2})
grid = [[i * j for j in range(3)] for i in range(3)]
print(grid, [g for row in grid for g in row if g], [[r[c] for r in grid] for c in range(3)])
print([a + b for a in "ab" for b in "xy"], [x if x % 2 else -x for x in range(4)])
torch.stack(squares).sum().backward()
print(xs.grad)
pairs = [(k, v) for k, v in {"a": 1, "b": 2}.items()]
print(pairs, [n for n in range(20) if n % 2 == 0 if n % 3 == 0])
i = "kept"
print([i for i in range(3)], i)
params = [torch.full((2,), float(k), requires_grad=True) for k in range(3)]
sum((p * p).sum() for p in params).backward()
print([p.grad.tolist() for p in params])
