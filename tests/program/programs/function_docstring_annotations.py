# README: types and docstrings on everything
from typing import Callable, List, Optional, Tuple

import torch
from torch import Tensor


def newton(
    f: Callable[[Tensor], Tensor],
    start: float,
    steps: int = 6,
    history: Optional[List[float]] = None,
) -> Tuple[float, List[float]]:
    """Find a zero of `f`.

    Args:
        f: what to solve
        start: the first guess
    """
    history = [] if history is None else history
    x: Tensor = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        y: Tensor = f(x)
        (slope,) = torch.autograd.grad(y, x)
        x = (x - y / slope).detach().requires_grad_()
        history.append(x.item())
    return x.item(), history


root, way = newton(lambda v: v**2 - 2, 1.0)
print(f"{root:.6f}", [round(step, 4) for step in way])
print(newton.__name__)
