# homework: iterate until the loss is small
import torch

x = torch.tensor(10.0, requires_grad=True)
steps = 0
loss = torch.tensor(float("inf"))
while loss > 1e-3 and steps < 100:
    loss = (x - 4) ** 2
    loss.backward()
    x.data -= 0.3 * x.grad
    x.grad = None
    steps += 1
else:
    print("condition became false")
print(steps, x.item(), loss.item() < 1e-3)
