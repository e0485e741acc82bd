"""PyTorch's own derivative formula of a node, from the table that ships inside the torch wheel.

The source is ``torchgen/packaged/autograd/derivatives.yaml``, from which torch's own C++ backward
functions are generated.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import torchgen
from torchgen.packaged.autograd.load_derivatives import load_derivatives

_LOADING = threading.Lock()


@cache
def _table() -> Mapping[str, tuple[tuple[str, str], ...]]:
    packaged = Path(torchgen.__file__).parent / "packaged"
    native = packaged / "ATen" / "native"
    infos, _ = load_derivatives(
        str(packaged / "autograd" / "derivatives.yaml"),
        str(native / "native_functions.yaml"),
        str(native / "tags.yaml"),
    )
    table: dict[str, tuple[tuple[str, str], ...]] = {}
    for by_dispatch in infos.values():
        for info in by_dispatch.values():
            if info.op:
                table[info.op] = tuple(
                    (", ".join(derivative.var_names), derivative.formula)
                    for derivative in info.derivatives
                )
    return table


def formula(op: str) -> str:
    """PyTorch's own formula for a node such as ``PowBackward0``; empty where torch has none.

    One line per differentiable input: ``self: pow_backward(grad, self, exponent)``. The first call
    takes a second or two: torch's whole table is read.
    """
    with _LOADING:
        lines = _table().get(op, ())
    return "\n".join(f"{name}: {_tidy(text)}" for name, text in lines)


def _tidy(text: str) -> str:
    """The formula without the parts that matter only to C++, or only to complex numbers."""
    text = text.replace("_symint", "").replace("_sym_", "_").replace(".conj()", "")
    text = _unwrapped(re.sub(r"\s+", " ", text).strip(), "handle_r_to_c")
    return re.sub(r"\bmaybe_multiply\((-?\w+), (\w+)\)", r"\1 * \2", text)


def _unwrapped(text: str, function: str) -> str:
    """``function(type, x)`` -> ``x`` where it is the whole formula."""
    whole = re.fullmatch(rf"{function}\([^,()]+(?:\(\))?, (.*)\)", text)
    return whole[1] if whole else text
