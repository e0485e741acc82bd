"""The backward pass as code on torch's own OpInfo database: how many operations come out exact.

    python -m tests.bench.backward_code

Every differentiable CPU operation, up to three samples of each in float64, as a program of its own would
run it. Counted by operation, the worst of its samples.
"""

from __future__ import annotations

import time
import warnings
from collections import Counter
from itertools import islice

import torch
from torch.testing._internal.common_methods_invocations import op_db

from tests.chain.test_all_ops import root_of, tensors
from viz.chain import build_graph
from viz.errors import VizError
from viz.rules.backward import BackwardCode, backward_code
from viz.rules.tracer import Tracer

WORST = ("exact", "close", "kernel", "none", "refused")


def code_of(op: object, sample: object) -> tuple[BackwardCode, int] | None:
    """The code of one sample and how many nodes its graph has; None without a graph."""
    given = [sample.input, *sample.args, sample.kwargs]
    leaves = {f"x{n}": it for n, it in enumerate(tensors(given)) if it.requires_grad and it.is_leaf}
    tracer = Tracer()
    with tracer:
        root = root_of(op(sample.input, *sample.args, **sample.kwargs))
    if root is None or not leaves:
        return None
    constants = {f"c{n}": it for n, it in enumerate(tensors(given)) if not it.requires_grad}
    graph = build_graph(root, leaves, gradient=torch.rand_like(root))
    return backward_code(graph, tracer, {**leaves, **constants}), len(graph.nodes)


def main() -> None:
    """Print the counts."""
    warnings.simplefilter("ignore")
    counts, private, seconds = Counter(), 0, []
    for op in op_db:
        if not op.supports_autograd or torch.float64 not in op.supported_backward_dtypes("cpu"):
            continue
        worst, own = -1, False
        for sample in islice(op.sample_inputs("cpu", torch.float64, requires_grad=True), 3):
            torch.manual_seed(0)
            start = time.perf_counter()
            try:
                made = code_of(op, sample)
            except (VizError, RuntimeError, NotImplementedError):
                worst = WORST.index("refused")
                continue
            if made is None:
                continue
            code, nodes = made
            seconds.append((time.perf_counter() - start) / max(nodes, 1))
            worst = max([worst, *(WORST.index(line.exact) for line in code.lines)])
            own |= "torch.ops" in code.source or "..." in code.source
        if worst >= 0:
            counts[WORST[worst]] += 1
            private += own
    print(dict(counts), "of", sum(counts.values()), "; without public torch alone:", private)
    print(f"a node takes {1_000 * sorted(seconds)[len(seconds) // 2]:.2f} ms (median)")


if __name__ == "__main__":
    main()
