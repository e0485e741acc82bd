"""Text -> Program -> tensors: the language a user types, and running it safely.

`read_program` reads, `execute` runs; `edit`, `insert` and `constants` rewrite the text when a table or a
grid is edited. Nothing a user types ever reaches eval, exec or getattr.
"""

from viz.program.execution import Execution, Operation
from viz.program.run import execute
from viz.program.syntax import Program, read_program

__all__ = ["Execution", "Operation", "Program", "execute", "read_program"]
