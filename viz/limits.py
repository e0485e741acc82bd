"""Every limit of the project: one table with the name, the value and the reason.

A hosted page runs strangers' programs, so each limit acts before the work it bounds. The README's
table is compared with this one by a test.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """One bound: `value` in `unit`, and why it is there."""

    name: str
    value: int
    unit: str
    why: str


TEXT_LENGTH = Limit(
    "TEXT_LENGTH", 10_000, "characters", "a program is read whole by Python's parser on every edit"
)
NESTING = Limit(
    "NESTING", 100, "levels", "brackets and operators within one another: parsing recurses"
)
NUMBER = Limit(
    "NUMBER", 2**53, "absolute value", "float64 holds every whole number up to here exactly"
)
BITS = Limit("BITS", 2_048, "bits of a whole number", "powers of whole numbers grow without end")
STEPS = Limit(
    "STEPS",
    1_000_000,
    "statements, calls and items gone through",
    "a loop takes time without any tensor; 5,000 steps of a training loop take some 100,000",
)
DEPTH = Limit("DEPTH", 100, "calls within one another", "Python's own stack is not endless")
ITEMS = Limit("ITEMS", 100_000, "items of a list", "lists take memory, and time when they are used")
STRING = Limit("STRING", 100_000, "characters of a string", "text can double with each operation")
EVALUATIONS = Limit(
    "EVALUATIONS",
    100_000,
    "parts of expressions evaluated",
    "numbers and items of lists take time too, each time that they are used",
)
BACKWARDS = Limit(
    "BACKWARDS",
    100,
    "backward calls",
    "each goes through the whole graph, and only the last is shown",
)
PIECES = Limit(
    "PIECES", 1_000, "tensors that one operation makes", "x.unbind() makes one for each row"
)
NAME = Limit("NAME", 100, "characters of a name", "names are compared when one is misspelt")
OPERATIONS = Limit(
    "OPERATIONS", 400, "torch operations run", "each becomes a node that is drawn and explained"
)
DISPATCHED = Limit(
    "DISPATCHED",
    1_000_000,
    "operations that torch dispatches",
    "those within layers, optimizers and backward count too: each takes microseconds",
)
NODES = Limit(
    "NODES", 2_000, "nodes of the graph that is explained", "each is kept, drawn and explained"
)
ELEMENTS = Limit(
    "ELEMENTS", 524_288, "elements in one tensor", "checked on shapes alone, before memory is taken"
)
TOTAL_ELEMENTS = Limit(
    "TOTAL_ELEMENTS", 2_000_000, "elements in all tensors", "every value is kept for the reader"
)
RANK = Limit("RANK", 8, "dimensions", "no teaching example needs more, and printing nests by rank")
PRINTED = Limit("PRINTED", 20_000, "characters printed", "what is printed is sent to the browser")
SMALL_ELEMENTS = Limit(
    "SMALL_ELEMENTS",
    2_048,
    "elements in all tensors of a small program",
    "a program that passes this or one of the next two runs in a process of its own",
)
SMALL_OPERATIONS = Limit(
    "SMALL_OPERATIONS",
    60,
    "operations of a small program, counted for each tensor they make, and again going back",
    "64 paths through 60 operations are summed in some 50 milliseconds",
)
SMALL_STATEMENTS = Limit(
    "SMALL_STATEMENTS", 300, "statements of a small program", "loops take time without any tensor"
)
RUN_SECONDS = Limit(
    "RUN_SECONDS",
    4,
    "seconds for what is asked of a program that is not small",
    "its process is stopped and replaced: others wait for it",
)
RUN_MEMORY = Limit(
    "RUN_MEMORY",
    200,
    "megabytes for a program that is not small",
    "its process is refused more, beyond what torch itself takes",
)
URL = Limit(
    "URL",
    4_096,
    "characters of a program in the URL",
    "longer ones are cut off on their way to others",
)
KEPT = Limit(
    "KEPT", 32, "megabytes of results kept", "for all readers together; the oldest go first"
)
DIFFERENCES = Limit(
    "DIFFERENCES", 256, "elements checked by differences", "the program is run twice for each"
)
JACOBIAN = Limit(
    "JACOBIAN",
    4_000_000,
    "numbers in a local Jacobian and its basis vectors",
    "outputs x (outputs + inputs)",
)
PATHS = Limit("PATHS", 64, "paths listed", "their number grows exponentially; the rest is summed")
TERMS = Limit(
    "TERMS",
    64,
    "terms of one element",
    "they grow in number with the sizes of the tensors on the way",
)
FORMULAS = Limit(
    "FORMULAS", 3_000, "scalar formulas", "a closed form is worked out by SymPy, which is slow"
)
FORMULA_SECONDS = Limit(
    "FORMULA_SECONDS", 4, "seconds for a closed form", "SymPy can go on for ever; it is stopped"
)
DRAWN_NODES = Limit(
    "DRAWN_NODES", 300, "nodes in one picture", "nobody can read more; the others are in groups"
)
DRAWN_EDGES = Limit(
    "DRAWN_EDGES", 1_000, "edges in one picture", "a thousand take dot about half a second"
)
LAYOUT_SECONDS = Limit(
    "LAYOUT_SECONDS",
    2,
    "seconds of layout",
    "a larger picture is drawn again with its groups closed",
)
GRID_CELLS = Limit(
    "GRID_CELLS", 400, "cells in an editable grid", "each edit writes all cells back as a literal"
)

LIMITS: tuple[Limit, ...] = (
    TEXT_LENGTH,
    NESTING,
    NUMBER,
    BITS,
    STEPS,
    DEPTH,
    ITEMS,
    STRING,
    EVALUATIONS,
    BACKWARDS,
    PIECES,
    NAME,
    OPERATIONS,
    DISPATCHED,
    NODES,
    ELEMENTS,
    TOTAL_ELEMENTS,
    RANK,
    PRINTED,
    SMALL_ELEMENTS,
    SMALL_OPERATIONS,
    SMALL_STATEMENTS,
    RUN_SECONDS,
    RUN_MEMORY,
    URL,
    KEPT,
    DIFFERENCES,
    JACOBIAN,
    PATHS,
    TERMS,
    FORMULAS,
    FORMULA_SECONDS,
    DRAWN_NODES,
    DRAWN_EDGES,
    LAYOUT_SECONDS,
    GRID_CELLS,
)
