"""Lines of sample programs that make a tensor, for the op rows' `samples`."""

from __future__ import annotations


def leaf(name: str, values: object) -> str:
    """Return the line that makes `name` a float64 leaf that requires grad."""
    return f"{name} = torch.tensor({values}, dtype=torch.float64, requires_grad=True)\n"


def constant(name: str, values: object) -> str:
    """Return the line that makes `name` a float64 tensor that no gradient is asked for."""
    return f"{name} = torch.tensor({values}, dtype=torch.float64)\n"
