"""PyTorch's table of derivative formulas, which ships inside the torch wheel; needs no torch to be read.

The source is ``torchgen/packaged/autograd/derivatives.yaml``, from which torch's own C++ backward
functions are generated. Reading it takes a second or two: a process of its own can do that, on another
core, while torch is imported. Run as a script, this file writes the table as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_Table = Mapping[str, tuple[Any, Any]]
_LOADING = threading.Lock()
_sources: list[Callable[[], bytes]] = []
"""What gives the table as JSON, if it was read ahead."""


class Derivatives(NamedTuple):
    """`lines` are (inputs, formula); `inputs` the differentiable ones, (name, is a list)."""

    lines: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, bool], ...]


def derivatives(op: str) -> Derivatives:
    """What the table has of a node such as ``PowBackward0``; empty where it has nothing."""
    lines, inputs = _loaded().get(op, ((), ()))
    return Derivatives(tuple(map(tuple, lines)), tuple(map(tuple, inputs)))


def read_ahead() -> None:
    """Start reading the table in a process of its own, without waiting for it."""
    # -P: this folder has a `trace` of its own, as Python has.
    command = [sys.executable, "-P", "-W", "ignore", __file__]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )

    def written() -> bytes:
        table, _ = process.communicate()
        return b"" if process.returncode else table

    _sources.append(written)


def _loaded() -> _Table:
    with _LOADING:
        return _table()


@cache
def _table() -> _Table:
    for source in _sources:
        if written := source():
            read: _Table = json.loads(written)
            return read
    return _read()  # also where the process that read ahead was stopped


def _read() -> _Table:
    import torchgen
    from torchgen.packaged.autograd.load_derivatives import load_derivatives

    packaged = Path(torchgen.__file__).parent / "packaged"
    native = packaged / "ATen" / "native"
    infos, _ = load_derivatives(
        str(packaged / "autograd" / "derivatives.yaml"),
        str(native / "native_functions.yaml"),
        str(native / "tags.yaml"),
    )
    return {
        info.op: (
            [[", ".join(each.var_names), each.formula] for each in info.derivatives],
            [[it.name, "TensorList" in it.type] for it in info.args_with_derivatives],
        )
        for by_dispatch in infos.values()
        for info in by_dispatch.values()
        if info.op
    }


if __name__ == "__main__":
    json.dump(_read(), sys.stdout)
