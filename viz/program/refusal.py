"""Makes the one error that a program can raise, from the sentences in `viz.text`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

from viz import limits
from viz.errors import ProgramError
from viz.program.budget import Refused
from viz.program.kinds.kind import kind_of
from viz.program.span import Span
from viz.text import TABLES, say


def refuse(key: str, span: Span, /, *, hint: str = "", **values: Any) -> ProgramError:
    """The `ProgramError` with the sentence ``error.<key>`` at `span`.

    The hint is the sentence ``hint.<hint>``, or ``hint.<key>`` where `hint` is not given.
    """
    hint_key = hint or (key if f"hint.{key}" in TABLES["en"] else "")
    return ProgramError(
        say(f"error.{key}", "en", **values),
        span.line,
        span.column,
        say(f"hint.{hint_key}", "en", **values) if hint_key else "",
        key=key,
        hint_key=hint_key,
        values=values,
        end=_end(span),
    )


def _end(span: Span) -> tuple[int, int] | None:
    end = (span.end_line, span.end_column)
    return end if end > (span.line, span.column) else None


def refuse_misspelt(
    key: str, span: Span, written: str, known: Iterable[str], **values: object
) -> ProgramError:
    """`refuse`, with the known spellings closest to `written` as its hint."""
    short = len(written) <= limits.NAME.value
    close = difflib.get_close_matches(written, sorted(known), n=3, cutoff=0.6) if short else []
    hint = "did_you_mean" if close else ""
    return refuse(key, span, hint=hint, written=written, close=", ".join(close), **values)


_NO_MEMORY = ("allocate memory", "bad_alloc", "can't start new thread")

_TORCH_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"grad can be implicitly created only for scalar outputs", "needs_scalar"),
    (r"does not require grad and does not have a grad_fn", "no_grad_fn"),
    (r"backward through the graph a second time", "second_backward"),
    (r"Only Tensors of floating point", "floating_only"),
    (r"can only change requires_grad flags of leaf", "leaf_flag"),
    (r"mat1 and mat2|reduction dim|inner dimensions|batch1|size mismatch|expected .*dot", "matmul"),
    (r"must match the size of tensor|broadcast|not expandable|Mismatch in shape", "broadcast"),
    (r"is invalid for input of size|cannot reshape", "reshape"),
    (r"Dimension out of range|Dimension specified as", "dimension"),
    (r"out of bounds|out of range|index .* is", "index"),
    (r"dtype|scalar type|expected .* Long|Float but|implemented for", "dtype"),
)
"""Pattern in torch's message -> the plain sentence that goes with it."""


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error says that there is no memory: torch's allocator and threads say so in words."""
    said = str(error)
    return isinstance(error, MemoryError) or any(words in said for words in _NO_MEMORY)


def refuse_by_torch(error: Exception, span: Span) -> ProgramError:
    """Torch's own message at `span`, followed by one plain sentence."""
    message = str(error).split("\nException raised from")[0].strip() or type(error).__name__
    hint_key = next(
        (key for pattern, key in _TORCH_SENTENCES if re.search(pattern, message)), "torch"
    )
    return ProgramError(
        message,
        span.line,
        span.column,
        say(f"hint.{hint_key}", "en"),
        hint_key=hint_key,
        torch_message=message,
        end=_end(span),
    )


def refused(error: Refused, span: Any, read: Any = None) -> ProgramError:
    """The `ProgramError` for what the budget or the tables refuse, at `span`."""
    values = dict(error.values)
    known = values.pop("known", ())
    if known:
        return refuse_misspelt(error.key, span, str(values.get("name", "")), known, **values)
    return refuse(error.key, span, hint=error.hint, **values)


def refuse_by_python(error: Exception, span: Any, names: Iterable[str] = ()) -> ProgramError:
    """What Python, torch or the program itself raised at `span`, in its own words.

    `names` are those that have a value: the hint says which of them a misspelt one may mean.
    """
    made = refuse_by_torch(error, span)
    kind = type(error).__name__
    if not isinstance(error, RuntimeError) or type(error) is not RuntimeError:
        made.message = made.torch_message = f"{kind}: {error}" if str(error) else kind
        made.args = (made.message,)
        close = _close(error, names)
        if close:
            made.hint_key, made.values = "did_you_mean", {"close": ", ".join(close)}
        elif made.hint_key == "torch" or isinstance(error, TypeError | NameError):
            made.hint_key = "python"
        made.hint = say(f"hint.{made.hint_key}", "en", **made.values)
    return made


def _close(error: Exception, names: Iterable[str]) -> list[str]:
    """What a misspelt variable or attribute may mean."""
    written = getattr(error, "name", None)
    if not isinstance(written, str) or len(written) > limits.NAME.value:
        return []
    if isinstance(error, AttributeError):
        kind = kind_of(error.obj)
        names = kind.names if kind else ()
    elif not isinstance(error, NameError):
        return []
    return difflib.get_close_matches(written, sorted(set(names)), n=3, cutoff=0.6)
