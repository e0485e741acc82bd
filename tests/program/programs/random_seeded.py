# course notes: Python's own random numbers, seeded
import random

import torch

random.seed(42)
print(random.random(), random.uniform(-1, 1), random.randint(1, 6), random.choice("abcdef"))
xs = list(range(6))
random.shuffle(xs)
print(xs, random.sample(xs, 3), random.gauss(0, 1), random.randrange(0, 100, 5))
random.seed(0)
data = [(x, 2 * x + random.gauss(0, 0.1)) for x in (random.random() for _ in range(5))]
w = torch.tensor(0.0, requires_grad=True)
for epoch in range(3):
    random.shuffle(data)
    for x, y in data:
        ((w * x - y) ** 2).backward()
        w.data -= 0.5 * w.grad
        w.grad.zero_()
print(w)
