"""Calls with one way to write them right: numpy() of what requires grad, an input that is not used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from viz.diagnosis.evidence import Evidence
from viz.diagnosis.fixes import fix, suffixed, with_keyword
from viz.errors import Fix, Lesson, Sentence


def numbers_alone(evidence: Evidence) -> Lesson:
    """NumPy was to have a tensor that requires grad."""
    node = evidence.failed
    values: dict[str, str | int] = {"what": evidence.source(node), "line": evidence.line(node)}
    return Lesson("numpy", (Sentence("numpy", values),), (evidence.line(node),))


def mend_numbers(evidence: Evidence) -> Iterator[Fix]:
    """Take the numbers alone, without their graph."""
    match evidence.failed:
        case ast.Call(func=ast.Attribute(value=value, attr="numpy")):
            place: ast.AST = value
        case ast.Call(args=[first, *_]):
            place = first
        case _:
            return
    text = suffixed(evidence.program, place, ".detach()")
    yield fix(text, "fix_numpy", line=evidence.line(place))


def not_used(evidence: Evidence) -> Lesson:
    """A gradient was asked for with respect to what the root does not depend on."""
    node = evidence.failed
    values: dict[str, str | int] = {"what": evidence.source(node), "line": evidence.line(node)}
    return Lesson("not_used", (Sentence("not_used", values),), (evidence.line(node),))


def mend_not_used(evidence: Evidence) -> Iterator[Fix]:
    """Let None stand for it."""
    if isinstance(evidence.failed, ast.Call):
        text = with_keyword(evidence.program, evidence.failed, "allow_unused", "True")
        yield fix(text, "fix_not_used", line=evidence.line(evidence.failed))
