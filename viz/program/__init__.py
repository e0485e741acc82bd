"""Text -> Program -> tensors: the language a user types, and running it safely.

`parse` reads, `execute` measures and runs; `edit` rewrites the text when a table or a grid is
edited. Nothing a user types ever reaches eval, exec or getattr.
"""

from viz.program.dry_run import Measured, measure
from viz.program.execution import Assigned, Execution, Operation, execute
from viz.program.ir import Program
from viz.program.parser import parse
from viz.program.refusal import refuse_by_torch

__all__ = [
    "Assigned",
    "Execution",
    "Measured",
    "Operation",
    "Program",
    "execute",
    "measure",
    "parse",
    "refuse_by_torch",
]
