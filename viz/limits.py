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
PIECES = Limit(
    "PIECES", 1_000, "tensors that one operation makes", "x.unbind() makes one for each row"
)
LAYERS = Limit(
    "LAYERS", 100, "layers that one layer is made of", "torch makes them one after the other"
)
NAME = Limit("NAME", 100, "characters of a name", "names are compared when one is misspelt")
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
RANK = Limit("RANK", 8, "dimensions", "no teaching example needs more, and printing nests by rank")
PRINTED = Limit("PRINTED", 20_000, "characters printed", "what is printed is sent to the browser")
FAST_MILLISECONDS = Limit(
    "FAST_MILLISECONDS",
    500,
    "milliseconds of a program among the short ones",
    "what takes longer goes on in fewer workers, which give way to these",
)
RUN_SECONDS = Limit("RUN_SECONDS", 8, "seconds for a program", "others wait for its worker")
VIEW_SECONDS = Limit(
    "VIEW_SECONDS",
    8,
    "seconds for one view of a program that ran",
    "its worker is stopped and replaced: others wait for it",
)
RUN_MEMORY = Limit(
    "RUN_MEMORY",
    200,
    "megabytes for a program",
    "its process is refused more, beyond what torch itself takes",
)
URL = Limit(
    "URL",
    4_096,
    "characters of a program in the URL",
    "longer ones are cut off on their way to others",
)
QR_CODE = Limit(
    "QR_CODE",
    700,
    "characters of a link in a QR code",
    "a code of more, finer modules cannot be read from a seat",
)
TASK_WORDS = Limit(
    "TASK_WORDS",
    240,
    "characters of a question, or of a hint, in a task's link",
    "the link is to fit into a QR code",
)
CACHE = Limit(
    "CACHE", 32, "megabytes of cached results", "for all readers together; the oldest go first"
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
PATH_ELEMENTS = Limit(
    "PATH_ELEMENTS",
    8_000_000,
    "numbers that the paths through one node carry",
    "of large tensors fewer paths are listed, or they would take gigabytes",
)
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
FRAMES = Limit(
    "FRAMES",
    60,
    "frames of an animated picture",
    "each is drawn; of more steps some are passed over",
)
FRAME_PARTS = Limit(
    "FRAME_PARTS",
    100_000,
    "parts of a picture drawn for all frames together",
    "a thousand take a twentieth of a second: of a large picture more steps are passed over",
)
FRAME_SIDE = Limit(
    "FRAME_SIDE",
    1_100,
    "pixels along a frame's longer side",
    "all frames are held in memory until the file is written",
)
GRID_CELLS = Limit(
    "GRID_CELLS", 400, "cells in an editable grid", "each edit writes all cells back as a literal"
)
HISTORY_EVENTS = Limit(
    "HISTORY_EVENTS",
    30_000,
    "changes of .grad and of leaves that are remembered",
    "each keeps copies of small tensors; a thousand iterations with ten leaves make as many",
)
HISTORY_LEAF = Limit(
    "HISTORY_LEAF",
    65_536,
    "elements of a leaf that is copied at each change",
    "of a larger one the norms are kept",
)
HISTORY_ELEMENTS = Limit(
    "HISTORY_ELEMENTS",
    4_000_000,
    "elements copied for all changes together",
    "after these the norms are kept: a program has 200 megabytes",
)
NOTEBOOK_BOXES = Limit(
    "NOTEBOOK_BOXES",
    400,
    "boxes drawn for a notebook's cell, in all pictures of its groups",
    "a notebook keeps all of them; some 100 bytes each",
)
FILE_BOXES = Limit(
    "FILE_BOXES",
    3_000,
    "boxes drawn for a file without a server, in all pictures of its groups",
    "Graphviz lays out each picture beforehand; a thousand boxes take some seconds",
)
FILE_CALLS = Limit(
    "FILE_CALLS",
    300,
    "calls of torch's nodes for the factor cards of one file",
    "paths grow exponentially in number; a cell is shown within seconds",
)

LASTING = 2
"""So many times its seconds of processor time something may last: other processes may be at work too."""

LIMITS: tuple[Limit, ...] = (
    TEXT_LENGTH,
    NESTING,
    BITS,
    STEPS,
    DEPTH,
    ITEMS,
    STRING,
    PIECES,
    LAYERS,
    NAME,
    DISPATCHED,
    NODES,
    ELEMENTS,
    RANK,
    PRINTED,
    FAST_MILLISECONDS,
    RUN_SECONDS,
    VIEW_SECONDS,
    RUN_MEMORY,
    URL,
    QR_CODE,
    TASK_WORDS,
    CACHE,
    DIFFERENCES,
    JACOBIAN,
    PATHS,
    PATH_ELEMENTS,
    TERMS,
    FORMULAS,
    FORMULA_SECONDS,
    DRAWN_NODES,
    DRAWN_EDGES,
    LAYOUT_SECONDS,
    FRAMES,
    FRAME_PARTS,
    FRAME_SIDE,
    GRID_CELLS,
    HISTORY_EVENTS,
    HISTORY_LEAF,
    HISTORY_ELEMENTS,
    NOTEBOOK_BOXES,
    FILE_BOXES,
    FILE_CALLS,
)
