# Q&A: what torch says, caught and printed
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
attempts = [
    lambda: x.add_(1),
    lambda: x.numpy(),
    lambda: (x * 2).backward(),
    lambda: torch.tensor([1, 2], requires_grad=True),
    lambda: torch.ones(2, 3) @ torch.ones(2, 3),
    lambda: x.view(3),
    lambda: x[5],
    lambda: torch.ones(2).backward(),
    lambda: torch.cat([torch.ones(1, 2), torch.ones(1, 3)], dim=1),
    lambda: torch.nn.Linear(2, 2)(torch.ones(3)),
    lambda: torch.autograd.grad(x.sum(), torch.ones(1, requires_grad=True)),
    lambda: x.sum(dim=4),
    lambda: float(x),
    lambda: bool(x),
]
for attempt in attempts:
    try:
        attempt()
    except (RuntimeError, IndexError, TypeError, ValueError) as error:
        print(type(error).__name__, "-", str(error).split("\n")[0])
    else:
        print("no error")
