# blog: derivatives of a table of functions
import torch

functions = {
    "square": lambda t: t**2,
    "cube": lambda t: t**3,
    "sine": lambda t: t.sin(),
    "soft": lambda t: torch.log(1 + torch.exp(t)),
}
for name, f in functions.items():
    t = torch.tensor(1.5, requires_grad=True)
    f(t).backward()
    print(f"{name:>8}: f = {f(t).item():8.4f}  f' = {t.grad.item():8.4f}")
