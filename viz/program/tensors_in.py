"""The tensors that a variable holds, each by the path that leads there."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from viz.program.attributes import is_users


def tensors_in(name: str, value: object, depth: int = 0) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors in a value, each as the program writes it: ``ws[0]``, ``net.fc1.weight``."""
    if depth > 3:
        return
    if isinstance(value, torch.Tensor):
        yield name, value
    elif isinstance(value, torch.nn.Module):
        if "_parameters" not in vars(value):  # nn.Module's own __init__ has not been called yet
            return
        for path, tensor in value.named_parameters():
            yield f"{name}.{path}", tensor
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value[:200]):
            yield from tensors_in(f"{name}[{place}]", item, depth + 1)
    elif isinstance(value, dict):
        for key, item in list(value.items())[:200]:
            if isinstance(key, str | int):
                yield from tensors_in(f"{name}[{key!r}]", item, depth + 1)
    elif is_users(value):
        for key, item in vars(value).items():
            yield from tensors_in(f"{name}.{key}", item, depth + 1)
