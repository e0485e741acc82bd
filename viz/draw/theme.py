"""The colours of the picture, light and dark, and the style that gives them to its parts.

A leaf is blue and the root green, as torchviz paints them. Values are green and gradients red, as in the
circuit diagrams of Stanford's CS231n; their places in the box and the direction of their arrows are the
second cue for who cannot tell the two. Amber is what happens now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """Colours as CSS takes them: of text and lines, of boxes, of numbers and the cells they stand in."""

    text: str
    quiet: str
    line: str
    node: str
    leaf: str
    output: str
    saved: str
    constant: str
    group: str
    value: str
    value_cell: str
    gradient: str
    gradient_cell: str
    unknown: str
    unknown_cell: str
    pill: str
    pill_text: str
    now: str
    now_cell: str
    now_text: str
    chosen: str


PALETTES: Mapping[Theme, Palette] = MappingProxyType(
    {
        "light": Palette(
            text="#1b1f24",
            quiet="#4b5563",
            line="#8a94a3",
            node="#ffffff",
            leaf="#e6f1fb",
            output="#f0f7e4",
            saved="#fdf0dc",
            constant="#f3f4f6",
            group="#ece7f8",
            value="#0b5d1e",
            value_cell="#e4f3e8",
            gradient="#a3122a",
            gradient_cell="#fde8ea",
            unknown="#5c6370",
            unknown_cell="#f0f0ee",
            pill="#eceef1",
            pill_text="#2f3744",
            now="#e0a000",
            now_cell="#fff2c9",
            now_text="#1b1f24",
            chosen="#1f5fbf",
        ),
        "dark": Palette(
            text="#f2f2f2",
            quiet="#b8bec8",
            line="#7d8795",
            node="#20252d",
            leaf="#173248",
            output="#26361a",
            saved="#3f2f14",
            constant="#262a30",
            group="#2f2848",
            value="#7ee094",
            value_cell="#17331f",
            gradient="#ff9a9f",
            gradient_cell="#451c22",
            unknown="#b8bec8",
            unknown_cell="#2b3038",
            pill="#3a424e",
            pill_text="#f2f2f2",
            now="#ffc233",
            now_cell="#4d3b0a",
            now_text="#1b1f24",
            chosen="#7fb2ff",
        ),
    }
)

_RULES = """\
text{{font-family:"Source Sans","Source Sans 3","Noto Sans","Noto Sans KR",sans-serif;fill:{text}}}
.title{{font-size:24px;font-weight:700}}
.expression,.label,.frame-label,.summary{{font-size:16px;fill:{quiet}}}
.number{{font-size:20px;font-weight:600;text-anchor:middle}}
.number.long{{font-size:16px}}
.box{{fill:{node};stroke:{line};stroke-width:1.5}}
.leaf>.box{{fill:{leaf}}}
.root>.box{{fill:{output}}}
.saved>.box{{fill:{saved};stroke-dasharray:5 4}}
.constant>.box{{fill:{constant};stroke-dasharray:5 4}}
.constant>.title{{fill:{quiet}}}
.constant .value .label,.constant .value .number,.constant .value .summary{{fill:{quiet}}}
.constant .value .cell rect{{fill:{unknown_cell}}}
.group>.box{{fill:{group}}}
.use>.box{{stroke-dasharray:3 3}}
.group>.title,.use>.title{{font-size:18px;font-weight:600}}
.failed>.box{{stroke:{gradient};stroke-width:2.5;stroke-dasharray:7 5}}
.failed>.title{{font-size:20px;fill:{gradient}}}
.failed>.expression{{fill:{text}}}
.border{{fill:none;stroke:{line};stroke-dasharray:6 4}}
.value .label,.value .number,.value .summary{{fill:{value}}}
.value .cell rect{{fill:{value_cell}}}
.gradient .label,.gradient .number,.gradient .summary{{fill:{gradient}}}
.gradient .cell rect{{fill:{gradient_cell}}}
.unknown .number,.unknown .summary{{fill:{unknown}}}
.unknown .cell rect{{fill:{unknown_cell}}}
.attention circle{{fill:{text}}}
.attention-sign{{font-size:16px;font-weight:700;text-anchor:middle;fill:{node}}}
.remarked rect{{stroke:{quiet};stroke-width:2;stroke-dasharray:3 2}}
.mark{{font-size:16px;font-weight:700;text-anchor:end;fill:{gradient}}}
.forward,.backward{{fill:none;stroke-width:2}}
.forward{{stroke:{value}}}
.forward-head{{fill:{value}}}
.backward{{stroke:{gradient}}}
.backward-head{{fill:{gradient}}}
.keeps-head{{fill:{line}}}
.reason{{font-size:16px;text-anchor:middle;fill:{quiet}}}
.keeps{{stroke:{line};stroke-dasharray:2 4}}
.pill rect{{fill:{pill}}}
.pill text{{font-size:19px;font-weight:700;text-anchor:middle;fill:{pill_text}}}
.pill text.long{{font-size:14px}}
.node.now>.box{{stroke:{now};stroke-width:5}}
.edge.now .backward{{stroke-width:5}}
.edge.now .pill rect{{fill:{now}}}
.edge.now .pill text{{fill:{now_text}}}
"""


def style(theme: Theme) -> str:
    """The rules of CSS that colour a picture."""
    return _RULES.format(**asdict(PALETTES[theme]))


def heat(value: float, among: tuple[float, ...]) -> str:
    """Blue for the most negative, white for zero, orange for the most positive; grey for NaN."""
    most = max((abs(it) for it in among if it == it and abs(it) != float("inf")), default=0.0)
    if value != value:
        return "#c8c8c8"
    share = max(-1.0, min(1.0, value / most)) if most else 0.0
    strong = (217, 95, 2) if share > 0 else (31, 120, 180)
    mixed = (round(255 + (channel - 255) * abs(share)) for channel in strong)
    return "#{:02x}{:02x}{:02x}".format(*mixed)
