"""Short texts for a repr: what a thing is, without the numbers in it, which a notebook would write out."""

from __future__ import annotations

import torch

_MOST = 60


def shortened(text: str, most: int = _MOST) -> str:
    """A text on one line of at most so many characters, its middle left out.

    >>> shortened("a very long name", 9)
    'a ve…name'
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[: most - 1 - half]}\N{HORIZONTAL ELLIPSIS}{text[-half:]}"


def tensor_brief(tensor: torch.Tensor | None) -> str:
    """A tensor's shape and dtype; its number where it is one.

    >>> tensor_brief(torch.ones(2, 3)), tensor_brief(torch.tensor(2.5)), tensor_brief(None)
    ('float32 2×3', '2.5', 'None')
    """
    if tensor is None:
        return "None"
    if not tensor.dim() and not tensor.is_meta:
        return str(tensor.detach().cpu().tolist())
    shape = "\N{MULTIPLICATION SIGN}".join(map(str, tensor.shape))
    return f"{str(tensor.dtype).removeprefix('torch.')} {shape or 'scalar'}"


def several(names: object, most: int = 6) -> str:
    """The first few of some names, and how many there are more.

    >>> several(["a", "b", "c"], 2)
    'a, b, … 1 more'
    """
    listed = list(names)  # type: ignore[call-overload]
    said = ", ".join(shortened(str(it), 30) for it in listed[:most])
    more = len(listed) - most
    return said if more <= 0 else f"{said}, \N{HORIZONTAL ELLIPSIS} {more} more"
