"""The graph that torch built, with what the forward and the backward run put on it.

Frozen: a node knows its value and its upstream gradient, an edge what flowed along it. Local
Jacobians are computed when asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import torch

from viz.brief import shortened, tensor_brief
from viz.chain.jacobian import Jacobian
from viz.chain.nodes import Nodes
from viz.errors import ExplainError
from viz.numbers import all_finite
from viz.program.span import Span
from viz.trace import GradFn, Within, arguments, constants, formula, leaf_tensor, op_of


@dataclass(frozen=True, eq=False, repr=False)
class Edge:
    """One input of one node.

    `source` is the id of the node that made the input, `target` of the node that used it; the
    gradient flows from target to source. `index` is the place among the target's inputs,
    `output_nr` which output of the source is used. `contribution` is what torch's engine sent
    along the edge, shaped like the input; None where torch leaves the gradient undefined. `said` is the
    local factor as a picture writes it, in a graph that is detached; None where it has to be worked out.

    >>> import viz
    >>> edge = viz.run("x = torch.ones(2, requires_grad=True)\\ny = 3 * x").edges[0]
    >>> edge.source, edge.target, edge.argument
    ('x', 'y', 'self')
    >>> edge.contribution
    tensor([3., 3.])
    """

    source: str
    target: str
    index: int
    output_nr: int
    contribution: torch.Tensor | None
    local: Jacobian
    said: str | None = None

    @property
    def argument(self) -> str:
        """What PyTorch's formula of the target calls this input ("self", "other"); "" if unknown."""
        names = arguments(op_of(self.local.grad_fn), self.local.inputs)
        return names[self.index] if names else ""

    def __repr__(self) -> str:
        ends = f"{shortened(self.target)!r} to {shortened(self.source)!r}"
        return f"Edge({ends}, contribution {tensor_brief(self.contribution)})"


@dataclass(frozen=True, repr=False)
class Output:
    """One output of a node: its forward value and its upstream gradient, None where unknown."""

    value: torch.Tensor | None
    grad: torch.Tensor | None

    def __repr__(self) -> str:
        return f"Output(value {tensor_brief(self.value)}, grad {tensor_brief(self.grad)})"


@dataclass(frozen=True, repr=False)
class Rule:
    """What a node sends along one of its edges: to `source`, by the edge's `index` among its inputs.

    `code` is a line of PyTorch, ``d_y = d_z * (2 * y)``, `latex` the same as mathematics. Where the
    upstream gradient is only multiplied, `local` is what it is multiplied with (``2 * y``), `local_latex`
    the same, and `numbers` the same with the program's numbers, where it is one number everywhere:
    ``2 * 2 = 4``. `shapes` say how a product of matrices fits: ``(8, 3) @ (3, 4)``. `exact` says how
    the line's own value compares with the engine's: "exact" to the bit, "close" up to rounding, "kernel"
    by torch's kernel alone. `sent` is what the line computes, with G for the upstream gradient
    (``G @ W.T``); `at` says the `numbers` for one element of the input, by its flat index.
    """

    source: str
    index: int
    code: str
    latex: str
    local: str
    local_latex: str
    numbers: str
    shapes: str
    exact: str
    sent: str
    at: Callable[[int], str] = field(compare=False)

    def __repr__(self) -> str:
        return f"Rule({shortened(self.code, 160)!r}, {self.exact})"


@dataclass(frozen=True, repr=False)
class Node:
    """One backward node of torch's graph; a leaf is its AccumulateGrad node.

    `id` is made from the user's own names, `op` is torch's name for the node, `source` the user's
    text, `file` and `line` (from 1) where it stands, `module` the dotted path of the nn.Module it
    ran in, `iterations` the iteration of each loop around it and `span` its place in a typed program's text
    ("i = 2"); "", 0 and None where there is none. `backward` is the group of nodes that a backward call made
    (``∂y/∂…``), "" for those of the forward run. `within` are the modules, functions and iterations
    that recorded code ran it in, outermost first; None elsewhere. `order` is its place in the engine's
    backward run (-1 if the engine did not need it).

    >>> import viz
    >>> node = viz.run("x = torch.tensor([2.], requires_grad=True)\\ny = x ** 3").nodes["y"]
    >>> node.op, node.source, node.value, node.grad
    ('PowBackward0', 'y = x ** 3', tensor([8.]), tensor([1.]))
    >>> node.formula, node.arguments
    ('self: pow_backward(grad, self, exponent)', {'exponent': '3', 'self': 'x'})
    """

    id: str
    op: str
    source: str
    line: int
    file: str
    module: str
    iterations: tuple[str, ...]
    span: Span | None
    outputs: tuple[Output, ...]
    inputs: tuple[Edge, ...]
    order: int
    grad_fn: GradFn
    backward: str = ""
    within: tuple[Within, ...] | None = None
    rules: Callable[[str], tuple[Rule, ...]] | None = field(default=None, compare=False)

    @property
    def rule(self) -> tuple[Rule, ...]:
        """The backward rule in symbols and as code, for each edge; of a typed program's nodes.

        Raises `ExplainError` for a tensor that came from elsewhere.
        """
        if self.rules is None:
            raise ExplainError.of("formula_program")
        return self.rules(self.id)

    @property
    def value(self) -> torch.Tensor | None:
        """The forward value behind the node (its first output), detached; None if unrecorded."""
        return self.outputs[0].value

    @property
    def grad(self) -> torch.Tensor | None:
        """The upstream gradient d root / d value (of the first output); None if undefined."""
        return self.outputs[0].grad

    @property
    def is_leaf(self) -> bool:
        """Whether this is an AccumulateGrad node, at which a gradient ends."""
        return self.op == "AccumulateGrad"

    @property
    def leaf_tensor(self) -> torch.Tensor:
        """The user's own tensor. Raises `AttributeError` for a node that is no leaf or is detached."""
        return leaf_tensor(self.grad_fn)

    @property
    def formula(self) -> str:
        """PyTorch's own derivative formula, one line per input; "" where torch has none."""
        return formula(self.op)

    @property
    def arguments(self) -> Mapping[str, str]:
        """The names in `formula`: the node that made each input, the numbers that torch saved."""
        formula_ = self.formula
        inputs = {edge.argument: edge.source for edge in self.inputs if edge.argument}
        numbers = {name: str(value) for name, value in constants(self.grad_fn).items()}
        mine = {"result": self.id} | numbers | inputs
        return {name: said for name, said in mine.items() if _mentions(formula_, name)}

    def __repr__(self) -> str:
        numbers = f"value {tensor_brief(self.value)}, grad {tensor_brief(self.grad)}"
        return f"Node({shortened(self.id)!r}, {shortened(self.op)}, {numbers})"


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name.split('[')[0])}\b", text) is not None


@dataclass(frozen=True, repr=False)
class Cut:
    """A tensor without a gradient that an operation of the graph uses, and why it has none.

    `target` is the id of the node that used it, as its `argument`; `name` the variable that holds it, or its
    expression. `reason` is "constant", "integer", "frozen" (a parameter), "grad" (a gradient of before), or
    what cut a gradient off: "detach", "data", "item", "no_grad", "comparison", "whole" (numbers without
    a fraction), "no_derivative". That was in `line` (0 where unknown), off the node `origin` ("" if it is not
    in the graph). `tensor` numbers the tensors: one that is used twice has two cuts.
    """

    target: str
    argument: str
    name: str
    reason: str
    line: int
    origin: str
    tensor: int
    value: torch.Tensor

    def __repr__(self) -> str:
        return f"Cut({shortened(self.name)!r}, {self.reason}, used by {shortened(self.target)!r})"


@dataclass(frozen=True)
class Graph:
    """Everything known of one backward graph.

    `root` is the id of the root's node, `root_tensor` the tensor itself, `root_gradient` the
    gradient that the backward run started with (1 for a scalar). `targets` says which output of
    which node each leaf is, None where the leaf is not reached; `grad` the gradient that arrived
    there, likewise.

    `frozen` are the names among the leaves that are parameters without a gradient: ``requires_grad_(False)``.

    Of a typed program that can be drawn, `cuts` are the tensors without gradient that its nodes use,
    `unreached` the values of leaves that the root does not depend on, `retained` the variables, by node,
    whose ``.grad`` retain_grad() keeps.
    """

    nodes: Nodes
    root: str
    root_output: int
    root_tensor: torch.Tensor = field(repr=False)
    root_gradient: torch.Tensor
    targets: Mapping[str, tuple[str, int] | None]
    grad: Mapping[str, torch.Tensor | None]
    frozen: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    unreached: Mapping[str, torch.Tensor] = field(default_factory=dict, repr=False)
    retained: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All edges, those of one node after the other."""
        return tuple(edge for node in self.nodes for edge in node.inputs)

    @property
    def leaves(self) -> Mapping[str, Node | None]:
        """The node of each leaf by name; None where the root does not depend on the leaf."""
        return {
            name: None if target is None else self.nodes[target[0]]
            for name, target in self.targets.items()
        }

    @cached_property
    def arriving(self) -> Mapping[str, tuple[Edge, ...]]:
        """Node id -> the edges along which gradient arrives at that node."""
        edges: dict[str, list[Edge]] = {name: [] for name in self.nodes.ids}
        for edge in self.edges:
            edges[edge.source].append(edge)
        return MappingProxyType({name: tuple(found) for name, found in edges.items()})

    @cached_property
    def first_nonfinite(self) -> tuple[str, str] | None:
        """(node id, "value" or "gradient") where NaN or infinity first appears; None if nowhere.

        Values are looked at in forward order, then gradients in the engine's order.
        """
        forward = [(node, "value", node.value) for node in reversed(self.nodes)]
        by_order = sorted(self.nodes, key=lambda node: node.order)
        backward = [(node, "gradient", node.grad) for node in by_order]
        for node, which, tensor in forward + backward:
            if tensor is not None and not all_finite(tensor):
                return node.id, which
        return None
