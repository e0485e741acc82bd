"""A large graph in boxes: nn.Modules, iterations of a loop, statements, or just runs of nodes.

Every node lies in a tree of groups. What is drawn is a cut through that tree: a group is one box, or
it is open and its members are drawn. No cut has more than `limits.DRAWN_NODES` boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import takewhile
from math import ceil

from viz import limits
from viz.chain import Edge, Graph, Node
from viz.errors import ExplainError

WHOLE = 80
"""Nodes up to which a graph is drawn whole unless the reader closes groups."""

_ENOUGH = 12
"""Boxes that a picture opens to by itself, where the groups allow it."""

_READABLE_ROWS = 16
_READABLE = 20
"""Rows up to which a recorded model is drawn as any other graph, and boxes that a higher one opens to."""

_FAN_OUT = 60
"""Members of one group, beyond which runs of them become groups of their own."""

_RUN = 40


Keys = tuple[tuple[str, str], ...]
"""Groups within one another: the label and the kind of each."""


@dataclass
class Group:
    """A box: `id` is unique in the graph, `label` what it is called within its parent.

    A module is framed also where everything in it is drawn, and so is what a backward call made.
    """

    id: str
    label: str
    kind: str = "run"
    members: list[Group | str] = field(default_factory=list)
    size: int = 0

    @property
    def is_module(self) -> bool:
        """Whether it is one of those that are framed."""
        return self.kind == "module"

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
    if opened is None and _is_high(graph):
        open_ids = _readable(tree)
    else:
        count = len(tree.members)
        waiting = list(tree.groups)
        while waiting:
            group = waiting.pop(0)
            grown = count - 1 + len(group.members)
            wanted = (
                _opens(len(graph.nodes), count, grown) if opened is None else group.id in opened
            )
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


def group_ids(graph: Graph) -> Sequence[str]:
    """The ids of all groups, outer ones before inner ones."""
    groups = list(_tree(graph).groups)
    for group in groups:
        groups.extend(group.groups)
    return [group.id for group in groups]


def check_opened(graph: Graph, opened: Set[str] | None) -> None:
    """Raise `ExplainError` for an id among `opened` that no group of the graph has."""
    if not opened:
        return
    there = group_ids(graph)
    unknown = sorted(opened - set(there))
    if unknown:
        said = ", ".join(there[:_SAID]) + (", \N{HORIZONTAL ELLIPSIS}" if there[_SAID:] else "")
        raise ExplainError.of("no_such_group", names=", ".join(unknown), there=said or "none")


_SAID = 20
"""Groups that an error names."""


def _opens(nodes: int, count: int, grown: int) -> bool:
    """Whether a group opens by itself: all of them in a small graph, else a few."""
    return nodes <= WHOLE or (count < _ENOUGH and grown <= WHOLE)


def _is_high(graph: Graph) -> bool:
    """Whether a recorded model would be drawn many screens high."""
    return any(node.within for node in graph.nodes) and _rows(graph) > _READABLE_ROWS


def _readable(tree: Group) -> dict[str, Group]:
    """The groups that a high model opens: level by level, those that have groups inside."""
    opened: dict[str, Group] = {}
    count, level = len(tree.members), [it for it in tree.groups if any(it.groups)]
    while level:
        count += sum(len(it.members) - 1 for it in level)
        if count > _READABLE:
            break
        opened |= {it.id: it for it in level}
        level = [inner for it in level for inner in it.groups if any(inner.groups)]
    return opened


def _rows(graph: Graph) -> int:
    """Nodes on the longest way from a leaf to the root: rows of a picture."""
    rows: dict[str, int] = {}
    for node in graph.nodes:
        below = rows.setdefault(node.id, 1)
        for edge in node.inputs:
            rows[edge.source] = max(rows.get(edge.source, 1), below + 1)
    return max(rows.values(), default=0)


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


def _keys(graph: Graph, node: Node) -> Keys:
    """The groups that a node lies in, outermost first. A leaf lies in those that all its users are in."""
    if node.backward:
        return ((node.backward, "module"),)
    if node.is_leaf:
        users = [graph.nodes[edge.target].within for edge in graph.arriving[node.id]]
        if users and None not in users:
            paths = [it for it in users if it is not None]
            common = _common(paths)
            shared = any(path != common for path in paths) and node.module
            return (*common, (f"{node.module}.*", "parameters")) if shared else common
    if node.within is not None:
        return node.within
    if node.module:
        return tuple((part, "module") for part in node.module.split("."))
    if node.is_leaf:
        return ()
    loops = tuple((label, "loop") for label in node.iterations)
    if not node.source or node.file:
        return loops
    return (*loops, (node.id.split("@")[0].split(".")[0], "statement"))


def _common(paths: Sequence[Keys]) -> Keys:
    """What several paths start with."""
    first, last = min(paths), max(paths)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return tuple(one for one, _ in same)


def _tree(graph: Graph) -> Group:
    """All groups, members in forward order; a group of one is its member."""
    root = Group("", "")
    made: dict[Keys, Group] = {(): root}
    for node in reversed(graph.nodes):
        keys = _keys(graph, node)
        for depth in range(1, len(keys) + 1):
            if keys[:depth] not in made:
                label, kind = keys[depth - 1]
                group = Group(_id(keys[:depth], graph), label, kind)
                made[keys[:depth]] = group
                made[keys[: depth - 1]].members.append(group)
        made[keys].members.append(node.id)
    for keys in sorted(made, key=len, reverse=True):
        group = made[keys]
        group.members = [_simple(member) for member in group.members]
        group.members = _in_runs(group)
        group.size = sum(1 if isinstance(it, str) else it.size for it in group.members)
    return root


def _id(keys: Keys, graph: Graph) -> str:
    """A name that no node has."""
    name = ".".join(label for label, _ in keys)
    return f"{name}//" if graph.nodes.has(f"{name}/") else f"{name}/"


def _simple(member: Group | str) -> Group | str:
    """Without groups of one: the member itself, or the inner group under both names."""
    if isinstance(member, str) or len(member.members) > 1:
        return member
    (only,) = member.members
    if isinstance(only, Group):
        only.id = member.id
        if only.is_module:
            between = "." if member.is_module else " \N{MIDDLE DOT} "
            only.label = f"{member.label}{between}{only.label}"
        else:
            only.label, only.kind = member.label, member.kind
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
