"""One real backward run, watched: what torch's engine sent where, in the engine's own order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch.autograd.graph import Node as GradFn

from viz.trace.keeper import Keeper
from viz.trace.replay import Replay
from viz.trace.walk import is_leaf, leaf_tensor, node_of

Gradients = tuple[torch.Tensor | None, ...]


@dataclass(frozen=True)
class BackwardRun:
    """What the engine did.

    `upstream` has the gradient of each output of each node; `sent` what the node sent along each
    of its ``next_functions``, shaped like that input; None where torch's gradient is undefined.
    `order` lists the nodes as the engine finished them. `arrived` is the gradient of each of the
    tensors that were asked for, by (node, output), None where it was not reached. `replays` can compute what
    a node computed again, for the nodes of which that is known.
    """

    upstream: Mapping[GradFn, Gradients]
    sent: Mapping[GradFn, Gradients]
    order: tuple[GradFn, ...]
    arrived: Mapping[tuple[GradFn, int], torch.Tensor | None]
    replays: Mapping[GradFn, Replay]


@dataclass
class _Log:
    upstream: dict[GradFn, Gradients] = field(default_factory=dict)
    sent: dict[GradFn, Gradients] = field(default_factory=dict)
    order: list[GradFn] = field(default_factory=list)
    replays: dict[GradFn, Replay] = field(default_factory=dict)

    def watch(self, node: GradFn) -> Callable[[Gradients, Gradients], None]:
        def done(grad_inputs: Gradients, grad_outputs: Gradients) -> None:
            # No copy: the engine adds into a buffer in place only while nobody else holds it.
            self.upstream[node] = grad_outputs
            self.sent[node] = grad_inputs
            self.order.append(node)

        return done

    def before(self, node: GradFn, keeper: Keeper) -> Callable[[Gradients], None]:
        def entered(grad_outputs: Gradients) -> None:
            keeper.enter(node, grad_outputs)

        return entered

    def watch_and_keep(
        self, node: GradFn, keeper: Keeper
    ) -> Callable[[Gradients, Gradients], None]:
        done = self.watch(node)

        def left(grad_inputs: Gradients, grad_outputs: Gradients) -> None:
            replay = keeper.leave(node, grad_inputs, grad_outputs)
            if replay is not None:
                self.replays[node] = replay
            elif not callable(node):  # a function of the user's may send a leaf itself
                grad_inputs = tuple(map(keeper.apart, grad_inputs))
            done(grad_inputs, grad_outputs)

        return left

    def watch_leaf(self, node: GradFn) -> Callable[[torch.Tensor], None]:
        def arrived(gradient: torch.Tensor) -> None:
            self.order.append(node)

        return arrived


def dense(gradient: torch.Tensor) -> torch.Tensor:
    """A sparse gradient as a dense one.

    Torch 2.13 makes zeros of one whose only value was expanded from the upstream gradient.
    """
    if gradient.layout is torch.sparse_coo:
        values = gradient._values()
        values = values.new_empty(values.shape).copy_(values)
        gradient = torch.sparse_coo_tensor(
            gradient._indices(), values, gradient.shape, check_invariants=False
        )
    return gradient.to_dense()


def strided(gradient: torch.Tensor | None) -> torch.Tensor | None:
    """The tensor as numbers in memory of its own kind, as pictures and tables need it.

    A sparse one (a gradient of an embedding, say) is made dense; one of zeros without memory gets memory;
    one that is read as its conjugate or negative is written out; a subclass becomes a plain tensor.
    """
    if gradient is None:
        return None
    if type(gradient) is not torch.Tensor:
        gradient = gradient.as_subclass(torch.Tensor)
    if gradient.layout is not torch.strided:
        return dense(gradient)
    if gradient._is_zerotensor():
        return gradient.clone()
    return gradient.resolve_conj().resolve_neg()


def run_backward(
    root: torch.Tensor,
    gradient: torch.Tensor | None,
    nodes: Sequence[GradFn],
    wanted: Sequence[torch.Tensor],
    keeper: Keeper | None = None,
) -> BackwardRun:
    """Run torch's backward from `root` once, with a hook on every one of `nodes`.

    `gradient` is the gradient of `root` (ones where None: for a scalar the usual 1). `wanted` are
    the tensors whose gradients are asked for. With a `keeper` what each node computes is kept, to be computed
    again. Nobody's ``.grad`` is touched, and the graph is kept.
    """
    ends = [node for node in nodes if is_leaf(node)]
    leaves = [leaf_tensor(node) for node in ends]
    reached = {id(leaf) for leaf in leaves}
    asked = leaves + [tensor for tensor in wanted if id(tensor) not in reached]
    log = _Log()
    inner = [node for node in nodes if not is_leaf(node)]
    if keeper is None:
        hooks = [node.register_hook(log.watch(node)) for node in inner]
    else:
        hooks = [node.register_hook(log.watch_and_keep(node, keeper)) for node in inner]
        hooks += [node.register_prehook(log.before(node, keeper)) for node in inner]
    hooks += [
        leaf.register_hook(log.watch_leaf(node)) for node, leaf in zip(ends, leaves, strict=True)
    ]
    try:
        gradients = torch.autograd.grad(
            root,
            asked,
            torch.ones_like(root) if gradient is None else gradient,
            retain_graph=True,
            allow_unused=True,
        )
    finally:
        for hook in hooks:
            hook.remove()
    arrived = {
        node_of(tensor): strided(gradient if keeper is None else keeper.apart(gradient))
        for tensor, gradient in zip(asked, gradients, strict=True)
    }
    return BackwardRun(log.upstream, log.sent, tuple(log.order), arrived, log.replays)
