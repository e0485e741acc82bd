"""A large graph in boxes: nn.Modules, iterations of a loop, statements, or just runs of nodes.

Every node lies in a tree of groups. What is drawn is a cut through that tree: a group is one box, or
it is open and its members are drawn. No cut has more than `limits.DRAWN_NODES` boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from math import ceil

from viz import limits
from viz.chain import Edge, Graph, Node

WHOLE = 80
"""Nodes up to which a graph is drawn whole unless the reader closes groups."""

_ENOUGH = 12
"""Boxes that a picture opens to by itself, where the groups allow it."""

_FAN_OUT = 60
"""Members of one group, beyond which runs of them become groups of their own."""

_RUN = 40


@dataclass
class Group:
    """A box: `id` is unique in the graph, `label` what it is called within its parent.

    A module is framed also where everything in it is drawn, and so is what a backward call made.
    """

    id: str
    label: str
    is_module: bool = False
    members: list[Group | str] = field(default_factory=list)
    size: int = 0

    @property
    def groups(self) -> Iterator[Group]:
        """The groups right inside this one."""
        return (member for member in self.members if isinstance(member, Group))


@dataclass(frozen=True)
class Cut:
    """What is drawn: `box` says for each node id which box it is in, its own id or a group's.

    `boxes` are the closed groups by id, `opened` the open ones by id with their members, outermost
    first, `edges` those between boxes: (source box, target box) -> the edges it stands for.
    """

    box: Mapping[str, str]
    boxes: Mapping[str, Group]
    opened: Mapping[str, Group]
    edges: Mapping[tuple[str, str], Sequence[Edge]]

    @property
    def whole(self) -> bool:
        """Whether every node is drawn as itself."""
        return not self.boxes

    @property
    def framed(self) -> Mapping[str, Group]:
        """The open groups that are drawn as a frame around their members."""
        small = self.whole and len(self.box) <= WHOLE
        return {name: it for name, it in self.opened.items() if it.is_module or not small}


def cut(graph: Graph, opened: Set[str] | None = None, most: int = limits.DRAWN_NODES.value) -> Cut:
    """The boxes to draw with the groups in `opened` open; None opens what fits by itself.

    A group whose opening would make more than `most` boxes stays closed.
    """
    tree = _tree(graph)
    open_ids: dict[str, Group] = {}
    count = len(tree.members)
    waiting = list(tree.groups)
    while waiting:
        group = waiting.pop(0)
        grown = count - 1 + len(group.members)
        wanted = _opens(len(graph.nodes), count, grown) if opened is None else group.id in opened
        if wanted and grown <= most:
            open_ids[group.id] = group
            count = grown
            waiting.extend(group.groups)
    box: dict[str, str] = {}
    boxes: dict[str, Group] = {}
    for member in tree.members:
        _place(member, open_ids, box, boxes)
    edges: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges:
        ends = box[edge.source], box[edge.target]
        if ends[0] != ends[1] or ends[0] not in boxes:
            edges.setdefault(ends, []).append(edge)
    return Cut(box, boxes, open_ids, edges)


def _opens(nodes: int, count: int, grown: int) -> bool:
    """Whether a group opens by itself: all of them in a small graph, else a few."""
    return nodes <= WHOLE or (count < _ENOUGH and grown <= WHOLE)


def _place(
    member: Group | str, opened: Mapping[str, Group], box: dict[str, str], boxes: dict[str, Group]
) -> None:
    stack: list[tuple[Group | str, Group | None]] = [(member, None)]
    while stack:
        item, closed = stack.pop()
        if isinstance(item, str):
            box[item] = closed.id if closed else item
            continue
        if closed is None and item.id not in opened:
            closed = boxes[item.id] = item
        stack.extend((inner, closed) for inner in reversed(item.members))


def _keys(node: Node) -> tuple[str, ...]:
    """The groups that a node lies in, outermost first."""
    if node.backward:
        return (node.backward,)
    if node.module:
        return tuple(node.module.split("."))
    statement = (node.id.split("@")[0].split(".")[0],) if node.source and not node.file else ()
    return (*node.iterations, *statement)


def _tree(graph: Graph) -> Group:
    """All groups, members in forward order; a group of one is its member."""
    root = Group("", "")
    made: dict[tuple[str, ...], Group] = {(): root}
    for node in reversed(graph.nodes):
        keys = () if node.is_leaf and not node.module else _keys(node)
        for depth in range(1, len(keys) + 1):
            if keys[:depth] not in made:
                group = made[keys[:depth]] = Group(
                    _id(keys[:depth], graph), keys[depth - 1], bool(node.module or node.backward)
                )
                made[keys[: depth - 1]].members.append(group)
        made[keys].members.append(node.id)
    for keys in sorted(made, key=len, reverse=True):
        group = made[keys]
        group.members = [_simple(member) for member in group.members]
        group.members = _in_runs(group)
        group.size = sum(1 if isinstance(it, str) else it.size for it in group.members)
    return root


def _id(keys: tuple[str, ...], graph: Graph) -> str:
    """A name that no node has."""
    name = ".".join(keys)
    return f"{name}/" if f"{name}/" not in graph.nodes.ids else f"{name}//"


def _simple(member: Group | str) -> Group | str:
    """Without groups of one: the member itself, or the inner group under both names."""
    if isinstance(member, str) or len(member.members) > 1:
        return member
    (only,) = member.members
    if isinstance(only, Group):
        only.id = member.id
        only.label = f"{member.label}.{only.label}" if only.is_module else member.label
    return only


def _in_runs(group: Group) -> list[Group | str]:
    """The members, runs of neighbours grouped where there are too many."""
    members = group.members
    while len(members) > _FAN_OUT:
        length = max(_RUN // 2, ceil(len(members) / _RUN))
        level = len(members)
        runs: list[Group | str] = []
        for start in range(0, level, length):
            part = members[start : start + length]
            label = f"{_first(part[0])} \N{HORIZONTAL ELLIPSIS} {_last(part[-1])}"
            size = sum(1 if isinstance(it, str) else it.size for it in part)
            runs.append(Group(f"{group.id}{label}/{level}", label, members=part, size=size))
        members = runs
    return members


def _first(member: Group | str) -> str:
    return member if isinstance(member, str) else member.label.split(" \N{HORIZONTAL ELLIPSIS} ")[0]


def _last(member: Group | str) -> str:
    return (
        member if isinstance(member, str) else member.label.split(" \N{HORIZONTAL ELLIPSIS} ")[-1]
    )
