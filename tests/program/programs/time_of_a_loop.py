# forum: how long did it take?
import time

import torch

start = time.time()
x = torch.ones(10, requires_grad=True)
for _ in range(5):
    (x**2).sum().backward()
elapsed = time.time() - start
print("elapsed is small:", 0 <= elapsed < 5, x.grad[0].item())
t0 = time.perf_counter()
print(time.perf_counter() - t0 < 5)
