"""The invariants that every explanation must hold, whatever built the graph."""

from __future__ import annotations

import torch

from viz.chain import Edge, Graph, Node, ledger

CLOSE = {"rtol": 1e-6, "atol": 1e-8, "equal_nan": True}
SINGLE = {"rtol": 1e-4, "atol": 1e-6, "equal_nan": True}


def tolerance(tensor: torch.Tensor) -> dict[str, float | bool]:
    """float64 is held to 1e-6; float32 cannot be."""
    return CLOSE if tensor.dtype == torch.float64 else SINGLE


def assert_edges_are_products(graph: Graph) -> int:
    """At every node upstream x local Jacobian is what torch's engine sent; how many were checked."""
    checked = 0
    for node in graph.nodes:
        for edge in node.inputs:
            if edge.contribution is None:
                continue
            product = product_along(node, edge).reshape(edge.contribution.shape)
            torch.testing.assert_close(
                product.to(edge.contribution.dtype),
                edge.contribution,
                **tolerance(edge.contribution),
            )
            checked += 1
    return checked


def product_along(node: Node, edge: Edge) -> torch.Tensor:
    """upstream x local: by the matrix where there is a real one of bearable size."""
    upstream = [output.grad for output in node.outputs]
    complex_ = any(meta.dtype.is_complex for meta in (*edge.local.rows, edge.local.column))
    finite = all(gradient is None or gradient.isfinite().all() for gradient in upstream)
    if complex_ or not finite:  # 0 x NaN is NaN in a product; a torch node may just leave it out
        return edge.local.vjp(upstream)
    if edge.local.factor is not None and upstream[0] is not None:
        return edge.local.factor.reshape(-1) * upstream[0].reshape(-1)
    if edge.local.kind == "too large":
        return edge.local.vjp(upstream)
    row = upstream_row(node)
    return row @ edge.local.matrix().to(row.dtype)


def upstream_row(node: Node) -> torch.Tensor:
    """The upstream gradients of all of a node's outputs, flattened one after the other."""
    rows = node.inputs[0].local.rows
    parts = [
        torch.zeros(meta.numel, dtype=meta.dtype)
        if output.grad is None
        else output.grad.reshape(-1)
        for output, meta in zip(node.outputs, rows, strict=True)
    ]
    return torch.cat([part.to(parts[0].dtype) for part in parts])


def assert_contributions_add_up(graph: Graph) -> None:
    """What arrives at a node along its edges, and from outside, is its upstream gradient."""
    for node in graph.nodes:
        for number, output in enumerate(node.outputs):
            arriving = [
                edge.contribution
                for edge in graph.arriving[node.id]
                if edge.output_nr == number and edge.contribution is not None
            ]
            if node.id == graph.root and number == graph.root_output:
                arriving.append(graph.root_gradient)
            if output.grad is not None and arriving:
                total = sum(arriving[1:], arriving[0])
                torch.testing.assert_close(total, output.grad, **tolerance(output.grad))


def assert_paths_give_gradient(graph: Graph) -> None:
    """The products along all paths add up to the gradient of every leaf."""
    for leaf, gradient in graph.grad.items():
        book = ledger(graph, leaf)
        if gradient is None:
            assert book.total is None or not book.total.any()
            continue
        assert book.total is not None
        assert book.rest is not None
        torch.testing.assert_close(book.total, gradient, **tolerance(gradient))
        listed = sum((path.product for path in book.paths), book.rest)
        torch.testing.assert_close(listed, gradient, **tolerance(gradient))


def assert_explained(graph: Graph) -> int:
    """All of the above; gives back how many local Jacobians were checked."""
    assert_contributions_add_up(graph)
    assert_paths_give_gradient(graph)
    return assert_edges_are_products(graph)
