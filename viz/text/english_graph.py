"""English: what the page says about the graph itself. `korean_graph.py` has the same keys."""

TABLE: dict[str, str] = {
    # Tensors without a gradient.
    "graph.constants": "constants",
    "graph.retained": ".grad kept",
    "cut.constant": "requires_grad off",
    "cut.integer": "integers: no gradient",
    "cut.frozen": "frozen: requires_grad off",
    "cut.grad": "an earlier gradient",
    "cut.box": "no gradient",
    "cut.unreached": "None: not reached",
    "cut.line": "line {line}",
    "cut.detach": "cut: detach",
    "cut.data": "cut: .data",
    "cut.item": "cut: .item()",
    "cut.no_grad": "cut: no_grad",
    "cut.comparison": "cut: comparison",
    "cut.whole": "cut: integers",
    "cut.no_derivative": "cut: no derivative",
    # A node.
    "node.not_kept": "{name}.grad is None: {name} is not a leaf, and torch keeps .grad only for "
    "leaves. {name}.retain_grad() keeps it.",
    "node.retained": "{name}.grad holds this gradient too: {name}.retain_grad() keeps it.",
    "node.keep": "Add {name}.retain_grad()",
    # Copies that broadcasting makes.
    "graph.copies": "{count} copies of {to}: their gradients add up",
    "node.unsummed": "Before summing ({shape})",
    "node.summed": "summed over dim {dims} to ({shape}): {count} copies of {source}, their gradients add up",
}
