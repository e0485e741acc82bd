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
    # A file, or a notebook's cell, without a server.
    "export.document": "Autograd Explorer: {root}",
    "export.theme": "Light or dark",
    "export.closed": "Another picture of this group is not in this file: the file would grow too large.",
    "export.many_paths": "{count} paths lead to {leaf}: the factors of so many are not in this file.",
    # The command.
    "command.help": "Usage: autograd-explorer [OPTIONS OF streamlit run]\n\nServes the page Autograd "
    "Explorer and opens it in a browser. Every option goes to `streamlit run`,\nsuch as --server.port 8000 "
    "or --server.headless true; `streamlit run --help` lists them.\n\n--version  says the version",
    "command.no_streamlit": "The page needs more than the library ({detail}). This installs it:\n\n"
    "    pip install 'autograd-explorer[page]'",
    # Numbers that deserve a word.
    "words.nan_where": "NaN arises from {node} to {source}: {where} sends 0 into the branch it does "
    "not take, the slope there is infinite, and 0 × ∞ is NaN. Safe: use {safe} in place of {source}.",
    "words.nan_product": "NaN arises from {node} to {source}: the gradient that arrives is 0, the "
    "slope is infinite, and 0 × ∞ is NaN.",
    "words.infinite": "Infinity arises from {node} to {source}: the slope is infinite there.",
    "words.sqrt": "Infinity arises from {node} to {source}: the slope of a square root at 0 is "
    "infinite. A small number added before it helps: {source} + 1e-8.",
    "words.softmax": "Softmax twice: cross_entropy applies it itself. Give it {scores} instead of "
    "{node}.",
    "words.vanishing": "The gradient vanishes on its way to {node}: {factors} = {product}.",
    "words.exploding": "The gradient explodes on its way to {node}: {factors} = {product}.",
    "words.relu": "{node}: the input is exactly 0 in {count} of {total} elements, where relu has a "
    "corner. Torch takes the slope 0.",
    "words.abs": "{node}: the input is exactly 0 in {count} of {total} elements, where abs has a "
    "corner. Torch takes the slope 0.",
    "words.leaky_relu": "{node}: the input is exactly 0 in {count} of {total} elements, a corner. "
    "Torch takes the slope of the negative side.",
    "words.hardtanh": "{node}: the input is exactly at a bound in {count} of {total} elements, a "
    "corner. Torch takes the slope 0.",
    "words.clamp": "{node}: the input is exactly at a bound in {count} of {total} elements, a corner. "
    "Torch takes the slope 1.",
    "words.maximum": "{node}: both inputs are equal in {count} of {total} elements. Torch gives each "
    "of them half of the gradient.",
    "words.shared": "{node}: {tied} elements are tied. Torch gives each of them 1/{tied} of the "
    "gradient.",
    "words.first": "{node}: {count} of {total} results are ties. Torch gives all of the gradient to "
    "one element: index {index}.",
    "words.norm": "{node}: the norm of a zero vector has no derivative. Torch takes 0.",
}
