"""`itertools`, each item of it a step: what has no end is stopped by the budget."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from viz.program.arithmetic import bounded
from viz.program.context import current
from viz.program.kinds.kind import namespace


def _counting(start: Any = 0, step: Any = 1) -> Iterator[Any]:
    value = start
    while True:
        current().budget.step()
        yield value
        value = value + step


def _cycle(values: Any) -> Iterator[Any]:
    items = bounded(values)
    while items:
        for item in items:
            current().budget.step()
            yield item


def _repeat(value: Any, times: int | None = None) -> Iterator[Any]:
    done = 0
    while times is None or done < times:
        current().budget.step()
        yield value
        done += 1


def _pooled(function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """A function of itertools that copies what it is given, then goes through it; each item takes a step."""

    def call(*args: Any, **kwargs: Any) -> Iterator[Any]:
        taken = [bounded(it) if hasattr(type(it), "__iter__") else it for it in args]
        made = function(*taken, **kwargs)

        def each() -> Iterator[Any]:
            for item in made:
                current().budget.step()
                yield item

        return each()

    return call


def _islice(values: Any, *where: int) -> Iterator[Any]:
    return itertools.islice(iter(values), *where)


def _chain(*iterables: Any) -> Iterator[Any]:
    return itertools.chain(*iterables)


ITERTOOLS = namespace(
    "itertools",
    {
        "count": _counting,
        "cycle": _cycle,
        "repeat": _repeat,
        "chain": _chain,
        "islice": _islice,
        **{
            name: _pooled(getattr(itertools, name))
            for name in (
                "accumulate combinations combinations_with_replacement compress groupby pairwise "
                "permutations product zip_longest"
            ).split()
        },
    },
)
