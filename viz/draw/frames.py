"""The open groups of a drawing, each a frame around what is drawn of it."""

from __future__ import annotations

from collections.abc import Iterator

from viz.draw.groups import Cut, Group
from viz.draw.layout import Frame


def frames(chosen: Cut) -> Iterator[Frame]:
    """The open groups, each a frame around what is drawn of it."""
    framed = chosen.framed
    inside = {it.id for group in framed.values() for it in group.groups}
    for name, group in framed.items():
        if name not in inside:
            yield _frame(group, chosen)


def _frame(group: Group, chosen: Cut) -> Frame:
    members: list[str | Frame] = []
    for member in group.members:
        if isinstance(member, Group) and member.id in chosen.framed:
            members.append(_frame(member, chosen))
        else:
            members += _drawn_of(chosen, member)
    label = f"\N{BLACK DOWN-POINTING SMALL TRIANGLE} {group.label}"
    return Frame(group.id, label, tuple(members))


def _drawn_of(chosen: Cut, member: Group | str) -> Iterator[str]:
    """What is drawn for a member of an open group."""
    if isinstance(member, Group):
        if member.id in chosen.opened:
            for inner in member.members:
                yield from _drawn_of(chosen, inner)
        else:
            yield member.id
    else:
        yield member
