"""What torch did: the values of the forward run, the graph it built, and one watched backward."""

from torch.autograd.graph import Node as GradFn

from viz.trace.around import NOTHING, Around, names_around
from viz.trace.backward import BackwardRun, dense, run_backward, strided
from viz.trace.formulas import arguments, formula
from viz.trace.freed import Freed, op_of
from viz.trace.keeper import Keeper
from viz.trace.leaf_values import LeafValues, version
from viz.trace.nesting import Within
from viz.trace.origin import Origin
from viz.trace.recorder import record
from viz.trace.recording import Recorded, Recording
from viz.trace.replay import NotKeptError, Replay
from viz.trace.roots import joined
from viz.trace.saved import constants, saved_input, saved_result, saved_tensors
from viz.trace.walk import has_node, is_leaf, leaf_tensor, node_of, walk

__all__ = [
    "NOTHING",
    "Around",
    "BackwardRun",
    "Freed",
    "GradFn",
    "Keeper",
    "LeafValues",
    "NotKeptError",
    "Origin",
    "Recorded",
    "Recording",
    "Replay",
    "Within",
    "arguments",
    "constants",
    "dense",
    "formula",
    "has_node",
    "is_leaf",
    "joined",
    "leaf_tensor",
    "names_around",
    "node_of",
    "op_of",
    "record",
    "run_backward",
    "saved_input",
    "saved_result",
    "saved_tensors",
    "strided",
    "version",
    "walk",
]
