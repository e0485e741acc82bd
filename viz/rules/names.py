"""Gives out names: of variables, of gradients, of what is computed on the way; no two are the same.

Collisions are the main source of code that looks right and is wrong.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable

_TAKEN = frozenset((*dir(builtins), *keyword.kwlist, "torch", "F", "nn", "np", "math"))


class Names:
    """One set of names."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*_TAKEN, *(re.split(r"\W", name)[0] for name in taken), *taken}

    def give(self, wanted: str) -> str:
        """A name like `wanted`, with a number behind it where that is taken."""
        base = re.sub(r"\W+", "_", wanted).strip("_") or "value"
        base = f"_{base}" if base[0].isdigit() else base
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name)
        return name
