"""One row of the op table: everything the project knows about one torch operation.

The parser, the runner, the page's palette, the documentation and the tests all read these rows,
so an operation is added by adding one row to one file of this package and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from inspect import Signature
from typing import Literal

from viz.program.ops.signature import read_signature

Category = Literal[
    "creation",
    "elementwise",
    "comparison",
    "reduction",
    "linear algebra",
    "shape",
    "softmax",
    "activation",
    "loss",
    "layer",
]


@dataclass(frozen=True)
class Text:
    """The same sentence in the page's two languages."""

    en: str
    ko: str


@dataclass(frozen=True)
class Op:
    """One torch operation that a program may call.

    `name` is the row's key. `spellings` are the ways a program may write the call: ``torch.f``,
    ``F.f`` (also ``torch.nn.functional.f``) and ``Tensor.f`` (a method: the first parameter is the
    tensor before the dot). `signature` is Python's syntax with the kinds of `signature.KINDS` as
    annotations. `insert` is what the palette writes, with ``{x}`` for the chosen tensor. Each of
    `samples` is a whole program in float64 whose last assigned tensor is the root, evaluated away
    from the op's kinks. `kinks` says where the op has no derivative and which value torch uses
    there; `differentiable` is False when torch gives the result no grad_fn. `random` marks an op
    that draws from the generator.
    """

    name: str
    category: Category
    function: Callable[..., object]
    signature: str
    spellings: tuple[str, ...]
    help: Text
    insert: str
    samples: tuple[str, ...]
    kinks: Text | None = None
    differentiable: bool = True
    random: bool = False

    @cached_property
    def parameters(self) -> Signature:
        """The signature, read: parameter names, kinds of argument, defaults."""
        return read_signature(self.signature)
