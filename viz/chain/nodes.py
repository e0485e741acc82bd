"""The nodes of a graph: each is found by its id, and put together when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, overload

from viz.brief import several

if TYPE_CHECKING:
    from viz.chain.graph import Node


class Nodes(Sequence["Node"]):
    """The nodes of a graph in topological order, root first; also found by id: ``nodes["z"]``.

    A node is put together when it is first asked for: `make` does so for a place in `ids`.
    """

    def __init__(self, ids: Sequence[str], make: Callable[[int], Node]) -> None:
        self.ids = tuple(ids)
        self._places = {name: place for place, name in enumerate(self.ids)}
        self._make = make
        self._made: dict[int, Node] = {}

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Nodes:
        """The same sequence of nodes that exist already."""
        given = tuple(nodes)
        return cls([node.id for node in given], given.__getitem__)

    @overload
    def __getitem__(self, key: int | str) -> Node: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Node, ...]: ...
    def __getitem__(self, key: int | str | slice) -> Node | tuple[Node, ...]:
        if isinstance(key, slice):
            return tuple(self[place] for place in range(len(self.ids))[key])
        place = self._places[key] if isinstance(key, str) else range(len(self.ids))[key]
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]

    def __len__(self) -> int:
        return len(self.ids)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self).of, (tuple(self),)

    def __repr__(self) -> str:
        return f"Nodes({several(self.ids)})"

    def has(self, id: str) -> bool:
        """Whether a node has this id."""
        return id in self._places

    def __contains__(self, key: object) -> bool:
        name = key if isinstance(key, str) else getattr(key, "id", None)
        return name in self._places and (name is key or self[name] is key)
