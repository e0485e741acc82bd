"""Every sample of torch's own databases explained: operations, modules, and models of a library.

    nice -n 19 python -m tests.bench.all_samples [--most 40] [--only cdist nn.GRU]

The suite takes the first of each; here are all, modules in training and not. `--most` is how many of one
operation or module are tried (0: all there are), `--only` names some of them. Each is held against plain
autograd to the bit and its chain rule against the engine's numbers, as in the suite. What is refused is
counted by the key of its error.
"""

from __future__ import annotations

import argparse
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice

import torch
from torch.testing._internal.common_modules import ModuleInfo, module_db
from torch.testing._internal.opinfo.core import OpInfo

import viz
from tests.bench.library import LIBRARY
from tests.chain import test_all_modules, test_all_ops, test_library_models

Trial = Callable[[], int]


@dataclass
class Tally:
    """What came of the samples of one database."""

    name: str
    of: int = 0
    samples: int = 0
    nodes: int = 0
    empty: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, name: str, trials: Iterable[Trial], most: int) -> None:
        """Try the samples of one operation or module, and say at once what failed."""
        self.of += 1
        began = time.perf_counter()
        for number, trial in enumerate(islice(trials, most or None)):
            torch.manual_seed(0)
            self.samples += 1
            try:
                nodes = trial()
            except viz.ExplainError as error:
                self.refused[f"{name} ({error.key})"] += 1
            except Exception as error:
                if not self.failed[name]:
                    traceback.print_exc(limit=-2)
                self.failed[name] += 1
                said = " ".join(str(error).split())[:200]
                print(f"{name}, sample {number}: {type(error).__name__}: {said}", flush=True)
            else:
                self.nodes += nodes
                self.empty += not nodes
        self.seconds += time.perf_counter() - began

    def row(self) -> str:
        """A line of the table."""
        good = self.samples - self.empty - self.refused.total() - self.failed.total()
        return (
            f"| {self.name} | {self.of} | {self.samples:,} | {good:,} | {self.nodes:,} | {self.empty:,} "
            f"| {self.refused.total():,} | {self.failed.total():,} | {self.seconds:,.0f} s |"
        )


def of_operation(op: OpInfo) -> Iterator[Trial]:
    """All samples of one operation."""
    for sample in op.sample_inputs("cpu", torch.float64, requires_grad=True):
        yield partial(test_all_ops.explain_sample, op, sample)


def of_module(info: ModuleInfo) -> Iterator[Trial]:
    """All samples of one module, in training and not."""
    calls = chain.from_iterable(test_all_modules.samples(info, mode) for mode in (True, False))
    return (partial(test_all_modules.explain_sample, call) for call in calls)


def main() -> None:
    """Print what fails as it fails, then the table in Markdown and what was refused."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[])
    chosen = parser.parse_args()
    most, only = chosen.most, set(chosen.only)
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    operations, modules, models = (Tally(it) for it in ("operations", "modules", "models"))
    for name, make in LIBRARY.items():
        if only and name not in only:
            continue
        models.add(name, [partial(test_library_models.explain_model, make)], most)
    for info in module_db:
        if only and info.name not in only:
            continue
        modules.add(info.name, of_module(info), most)
        print(modules.row(), flush=True)
    for op in test_all_ops.OPS:
        if only and op.id not in only:
            continue
        (info,) = op.values
        operations.add(str(op.id), of_operation(info), most)
        print(operations.row(), flush=True)
    print("| | of them | samples | right | nodes | no graph | refused | failed | time |")
    print("| --- |" + " --- |" * 8)
    for tally in (models, modules, operations):
        print(tally.row())
    for tally in (models, modules, operations):
        print(f"{tally.name}: refused {dict(tally.refused)}; failed {dict(tally.failed)}")


if __name__ == "__main__":
    main()
