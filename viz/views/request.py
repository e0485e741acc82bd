"""What every request of `viz.views.requests` is."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from viz import limits

T_co = TypeVar("T_co", covariant=True)


class Request(Generic[T_co]):
    """Something to ask of a program; `T_co` is what comes back.

    `seconds` bound its work once the program has run. `again` says that it may be asked together with the
    next edit's outline, as it was part of the page before.
    """

    seconds: ClassVar[int] = limits.VIEW_SECONDS.value
    again: ClassVar[bool] = True
    runs: ClassVar[bool] = True
    """Whether the program has to run for it."""
