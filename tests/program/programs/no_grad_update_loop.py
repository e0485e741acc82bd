# tutorial: gradient descent by hand
import torch

x = torch.tensor([1.0, 2.0, 3.0, 4.0])
y = 2 * x
w = torch.tensor(0.0, requires_grad=True)
print(f"before training: f(5) = {(w * 5).item():.3f}")
for epoch in range(20):
    loss = ((w * x - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
    w.grad.zero_()
    if epoch % 5 == 0:
        print(f"epoch {epoch + 1}: w = {w.item():.3f}, loss = {loss.item():.8f}")
print(f"after training: f(5) = {(w * 5).item():.3f}")
