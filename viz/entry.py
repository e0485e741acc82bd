"""The two ways in: `run` explains the text of a program, `explain` a tensor of any torch code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

import torch

from viz.chain import Graph, Nodes, build_graph
from viz.errors import ExplainError, ProgramError
from viz.explanation import Explanation
from viz.trace import Recording
from viz.typed_program import NOTHING, TypedProgram, run_program


def explain(
    root: torch.Tensor | Sequence[torch.Tensor],
    leaves: Mapping[str, torch.Tensor] | None = None,
    *,
    names: Mapping[str, object] = MappingProxyType({}),
    recording: Recording | None = None,
    gradient: torch.Tensor | Sequence[torch.Tensor | None] | None = None,
) -> Explanation:
    """Explain the gradients of `root` with respect to `leaves`, for any torch code of yours.

    `leaves` names the tensors whose gradients are asked for: ``dict(model.named_parameters())``, or any
    tensor on the way; if None they are all leaves that `root` depends on. Those have the names that the
    recording knows, their paths in your modules, or the names of your variables, and so have other tensors of
    the graph. A frozen parameter among the leaves has no gradient (``e.frozen``). `names` gives other tensors
    a name in the graph: what is no tensor is passed over. `recording`, from `viz.record`, has the forward
    values, names, modules and source lines. `gradient` is the gradient of `root`, shaped like it, ones if
    None. Several roots, in a list, are explained together, as ``torch.autograd.backward`` takes them: their
    gradients in a list too. Without a recording a node has the value that a variable holds, or that torch
    saved for the backward pass.

    Tensors may lie on any device with memory, in any dtype that torch differentiates. No accelerator was at
    hand to try that: it is tested with a stand-in for one (tests/other_device.py).

    Nobody's ``.grad`` is changed and the graph is kept. Raises `ExplainError` for what cannot be
    explained; its message says what to change.

    >>> import torch
    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> y = w * w
    >>> e = explain(y.sum())
    >>> e.grad["w"], e.nodes["y"].value
    (tensor([2., 4.]), tensor([1., 4.]))
    >>> explain([w.sum(), (3 * w).sum()], {"w": w}).grad["w"]
    tensor([4., 4.])
    """
    if not isinstance(names, Mapping):
        raise ExplainError.of("leaves", kind=type(names).__name__)
    tensors = {name: value for name, value in names.items() if isinstance(value, torch.Tensor)}
    given: dict[str, Any] = {"names": tensors, "recording": recording, "gradient": gradient}
    with torch.inference_mode(False):
        graph = build_graph(root, leaves, **given, keep=True, look_around=True)
    return _explanation(graph)


def run(text: str, *, root: str | None = None, backward: int | None = None) -> Explanation:
    """Run and explain a program; `root` names the variable to explain.

    Without `root` it is the target of the backward call `backward` (0, 1, ..., -1; the last if None); in a
    program without one the last scalar, else the last tensor with a gradient of ones. Raises `ProgramError`
    for everything wrong with the text, with `printed` and `partial`: what had been printed, and the
    `Explanation` of what had been built.

    >>> run("x = torch.tensor([3.0], requires_grad=True)\\ny = x ** 2").grad["x"]
    tensor([6.])
    """
    try:
        return of_typed(run_program(text, root=root, backward=backward))
    except ProgramError as error:
        if isinstance(error.partial, TypedProgram):
            error.partial = of_typed(error.partial)
        raise


def of_typed(typed: TypedProgram) -> Explanation:
    """The explanation of a program that ran."""
    more: dict[str, Any] = {"backward_calls": typed.calls, "backward_index": typed.index}
    more |= {"printed": typed.printed, "typed": typed}
    if typed.graph is None:
        return Explanation(**NOTHING, **more)
    return _with_rules(_explanation(typed.graph, **more))


def _with_rules(given: Explanation) -> Explanation:
    """The explanation with nodes that know their rules, which another run of the program gives."""
    nodes = Nodes(
        given.nodes.ids, lambda at: replace(given.nodes[at], rules=lambda node: whole.rule(node))
    )
    whole = replace(given, nodes=nodes)
    return whole


def _explanation(graph: Graph, **more: object) -> Explanation:
    return Explanation(**{f.name: getattr(graph, f.name) for f in fields(graph)}, **more)  # type: ignore[arg-type]
