"""What a program draws with matplotlib's functions, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Series:
    """One line, cloud of points, row of bars or image: `kind` says which."""

    kind: str
    x: list[float]
    y: list[float]
    label: str = ""
    rows: list[list[float]] = field(default_factory=list)


@dataclass
class Figure:
    """A figure: its series, its words, and whether its axes are logarithmic."""

    series: list[Series] = field(default_factory=list)
    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    log_x: bool = False
    log_y: bool = False
    shown: bool = False
