# course notes: a global step counter
import torch

step = 0
history = []


def train_step(w):
    global step
    step += 1
    loss = (w - 1) ** 2
    loss.backward()
    history.append(loss.item())
    w.data -= 0.3 * w.grad
    w.grad = None


w = torch.tensor(5.0, requires_grad=True)
for _ in range(3):
    train_step(w)
print(step, [f"{h:.3f}" for h in history])
