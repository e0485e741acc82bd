"""What each node is called wherever a reader sees it: in the user's own words, no two alike.

One tensor has one title in the graph, the factors, the sentences and the lists.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache

from viz.chain import Graph, Node
from viz.chain.naming import short_name
from viz.program.span import Span
from viz.program.syntax import parse_tree
from viz.text import Language, say

LONGEST = 20
"""Characters of a title, and of the expression under it: a box is as wide as its words."""


_PARSED = 400
"""Characters of a text up to which it is parsed: what is longer is cut anyway."""


def titles(graph: Graph, language: Language = "en") -> Mapping[str, str]:
    """Node id -> title: the variable, or the expression, or the statement's name and torch's operation.

    What a loop makes several times says which turn it is: ``h, turn 3 of 5``.
    """
    called: dict[tuple[str, tuple[str, ...], Span | None, str], list[Node]] = defaultdict(list)
    for node in reversed(graph.nodes):
        own = node.id if node.backward else ""  # no text of the program stands for it alone
        called[_title(node), node.iterations, node.span, own].append(node)
    alike: dict[str, list[Node]] = defaultdict(list)
    for (title, *_), nodes in called.items():
        # What is written last has the value of the whole text; what came before is named after torch.
        for node in nodes[:-1]:
            alike[f"{title} \N{MIDDLE DOT} {short_name(node.op)}"].append(node)
        alike[title].append(nodes[-1])
    turns = _turns(graph)
    found = {}
    for title, nodes in alike.items():
        in_a_loop = len({turns.get(node.iterations) for node in nodes} - {None}) == len(nodes)
        for number, node in enumerate(nodes, 1):
            key, (at, count) = "title.of", (number, len(nodes))
            if in_a_loop:
                key, (at, count) = "title.turn", turns[node.iterations]
            alone = len(nodes) == 1
            found[node.id] = title if alone else say(key, language, title=title, at=at, count=count)
    return found


def _turns(graph: Graph) -> Mapping[tuple[str, ...], tuple[int, int]]:
    """The iterations around a node -> which turn of its innermost loop that is, and of how many."""
    loops: dict[tuple[str, ...], dict[tuple[str, ...], int]] = defaultdict(dict)
    for node in reversed(graph.nodes):
        if node.iterations:
            *outer, last = node.iterations
            seen = loops[(*outer, last.partition(" = ")[0])]
            seen.setdefault(node.iterations, len(seen) + 1)
    return {at: (number, len(seen)) for seen in loops.values() for at, number in seen.items()}


def expression(node: Node) -> str:
    """How the node's value is computed, under its title: ``x + 1``, or torch's name of the operation."""
    if node.is_leaf:
        return ""
    if node.backward:
        of = node.source if node.source != _title(node) else ""
        return of or short_name(node.op)
    name, computed = _parts(node)
    return cut(computed) if name and name == _variable(node) else short_name(node.op)


def cut(text: str) -> str:
    """A text that fits into a box."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _variable(node: Node) -> str:
    """The variable that holds the node's value; "" where there is none."""
    name = node.id.split("@")[0]
    return "" if "." in name or "[" in name else name


def _title(node: Node) -> str:
    if node.is_leaf:
        return node.id
    if node.backward:
        name = node.id.split("@")[0]
        return (
            name
            if name.startswith("\N{PARTIAL DIFFERENTIAL}")
            else name.replace(".", " \N{MIDDLE DOT} ")
        )
    if node.module:
        return cut(node.id.split("@")[0].replace(".", " \N{MIDDLE DOT} "))
    name, computed = _parts(node)
    if name or not computed:  # a whole statement, or a module: several nodes may share its text
        return cut(_variable(node) or node.id.split("@")[0].replace(".", " \N{MIDDLE DOT} "))
    return cut(_variable(node) or computed)


def _parts(node: Node) -> tuple[str, str]:
    """The name that the node's text assigns, if it is a whole statement, and what is computed."""
    if node.file or not node.source:
        return "", ""
    if len(node.source) > _PARSED:
        return "", " ".join(node.source.split())
    return _parsed(node.source.strip())


@lru_cache(maxsize=4_096)
def _parsed(text: str) -> tuple[str, str]:
    with suppress(SyntaxError, ValueError, MemoryError, RecursionError):
        match parse_tree(text).body:
            case [ast.Assign(targets=[target], value=value)]:
                return ast.unparse(target), ast.unparse(value)
            case [ast.Expr(value=value)]:
                return "", ast.unparse(value)
    return "", " ".join(text.split())
