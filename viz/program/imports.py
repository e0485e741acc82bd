"""``import``: the modules that a program may have, and what to write instead of others."""

from __future__ import annotations

from typing import Any

from viz.program.budget import Refused
from viz.program.kinds.drawing import IMPORTS as OF_PICTURES
from viz.program.kinds.kind import Namespace
from viz.program.kinds.modules_python import IMPORTS as OF_PYTHON
from viz.program.kinds.modules_python import MISSING
from viz.program.kinds.numpy_namespace import IMPORTS as OF_NUMPY
from viz.program.kinds.torch_namespaces import IMPORTS as OF_TORCH

IMPORTS: dict[str, Namespace] = {**OF_PYTHON, **OF_NUMPY, **OF_PICTURES, **OF_TORCH}
"""Every module by its dotted name."""

ALWAYS: dict[str, Namespace] = {
    "torch": IMPORTS["torch"],
    "nn": IMPORTS["torch.nn"],
    "F": IMPORTS["torch.nn.functional"],
}
"""What a program has without an import."""


def import_module(name: str, *, whole: bool) -> Namespace:
    """What ``import name`` binds: the first part of the name, or with ``as`` (`whole`) all of it."""
    if name not in IMPORTS:
        raise _missing(name)
    return IMPORTS[name] if whole else IMPORTS[name.split(".")[0]]


def import_from(module: str, name: str) -> dict[str, Any]:
    """What ``from module import name`` binds, by name."""
    if module not in IMPORTS:
        raise _missing(module)
    members = IMPORTS[module].members
    if name == "*":
        return {key: value for key, value in members.items() if not key.startswith("_")}
    if name in members:
        return {name: members[name]}
    if f"{module}.{name}" in IMPORTS:
        return {name: IMPORTS[f"{module}.{name}"]}
    raise Refused("unknown_member", module=module, name=name, known=tuple(members))


def _missing(name: str) -> Refused:
    return Refused(MISSING.get(name.split(".")[0], "import"), written=name)
