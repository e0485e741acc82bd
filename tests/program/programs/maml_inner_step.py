# paper code: gradient through a step of gradient descent
import torch


def task_loss(w, target):
    return ((w - target) ** 2).sum()


meta = torch.tensor([0.0, 0.0], requires_grad=True)
inner_lr = 0.1
total = 0.0
for target in (torch.tensor([1.0, 2.0]), torch.tensor([-1.0, 3.0])):
    fast = meta
    for _ in range(2):
        (g,) = torch.autograd.grad(task_loss(fast, target), fast, create_graph=True)
        fast = fast - inner_lr * g
    total = total + task_loss(fast, target)
total.backward()
print(total, meta.grad)
