"""Text -> Program -> tensors: the language a user types, and running it safely.

`parse_program` reads, `execute` runs; `edit`, `insert` and `constants` rewrite the text when a table or a
grid is edited. Nothing a user types ever reaches eval, exec or getattr.
"""

from viz.program.execution import Execution, Operation
from viz.program.run import execute
from viz.program.syntax import Program, parse_program

__all__ = ["Execution", "Operation", "Program", "execute", "parse_program"]
