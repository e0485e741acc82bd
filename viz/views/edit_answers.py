"""What comes back for the panels that edit the text: its steps, operations to insert, tensors to change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StepRow:
    """One statement: what it assigns, and the shape and the grad_fn of what it assigned last."""

    name: str
    depth: int
    expression: str
    shape: str
    grad_fn: str


@dataclass(frozen=True)
class Assigned:
    """A tensor that an operation can be applied to: its name, the step and the line that assign it."""

    step: int
    name: str
    line: int


@dataclass(frozen=True)
class Steps:
    """The rows of the steps table, whether some stand in blocks, and what the palette needs to know."""

    rows: tuple[StepRow, ...]
    nested: bool
    assigned: tuple[Assigned, ...]
    free_name: str


@dataclass(frozen=True)
class Palette:
    """One operation: `insert` has ``{x}`` for a tensor; `help` and `kinks` are (English, Korean)."""

    name: str
    category: str
    written: str
    insert: str
    help: tuple[str, str]
    kinks: tuple[str, str] | None


@dataclass(frozen=True)
class MadeTensor:
    """A tensor that the program makes of numbers alone.

    `numbers` are its elements, flattened, where it has at most `limits.GRID_CELLS`; else None.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool
    numbers: tuple[float, ...] | None

    @property
    def kind(self) -> str:
        """``bool``, ``float`` or ``int``."""
        if self.dtype == "bool":
            return "bool"
        return "float" if "float" in self.dtype else "int"
