"""A drawing as TikZ: the tree of the SVG picture, each part written as TikZ has it.

Every place is that of the page's picture. What a part looks like is a style of the same name as its class
there, so that a document can give it another look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from xml.etree import ElementTree

from viz.draw.drawing import Drawing
from viz.draw.latex_text import text_latex
from viz.draw.layout import Layout
from viz.draw.svg import draw_tree
from viz.draw.theme import PALETTES, Theme

LIBRARIES = "svg.path"
"""TikZ libraries that a document needs for a picture."""

_STYLES = r"""
  every node/.style={inner sep=0pt, outer sep=0pt, font=\sffamily},
  at left/.style={anchor=base west}, at middle/.style={anchor=base}, at right/.style={anchor=base east},
  title/.style={font=\sffamily\bfseries\fontsize{24}{24}\selectfont, text=viztext},
  title small/.style={font=\sffamily\bfseries\fontsize{18}{18}\selectfont, text=viztext},
  words/.style={font=\sffamily\fontsize{16}{16}\selectfont, text=vizquiet},
  number/.style={font=\sffamily\bfseries\fontsize{20}{20}\selectfont},
  number long/.style={font=\sffamily\bfseries\fontsize{15}{15}\selectfont},
  factor/.style={font=\sffamily\bfseries\fontsize{19}{19}\selectfont, text=vizpilltext},
  factor long/.style={font=\sffamily\bfseries\fontsize{13}{13}\selectfont, text=vizpilltext},
  mark/.style={font=\sffamily\bfseries\fontsize{16}{16}\selectfont, text=vizgradient},
  sign/.style={font=\sffamily\bfseries\fontsize{16}{16}\selectfont, text=viznode},
  of value/.style={text=vizvalue}, of gradient/.style={text=vizgradient}, of unknown/.style={text=vizunknown},
  box/.style={draw=vizline, line width=1.5pt, rounded corners=14pt},
  box node/.style={fill=viznode}, box leaf/.style={fill=vizleaf}, box root/.style={fill=vizoutput},
  box saved/.style={fill=vizsaved, dashed}, box constant/.style={fill=vizconstant, dashed},
  box group/.style={fill=vizgroup}, box use/.style={fill=viznode, densely dashed},
  box failed/.style={fill=viznode, draw=vizgradient, line width=2.5pt, dashed},
  frame/.style={draw=vizline, dashed, rounded corners=14pt},
  cell value/.style={fill=vizvaluecell, rounded corners=4pt},
  cell gradient/.style={fill=vizgradientcell, rounded corners=4pt},
  cell unknown/.style={fill=vizunknowncell, rounded corners=4pt},
  pill/.style={fill=vizpill, rounded corners=15pt},
  forward/.style={draw=vizvalue, line width=2pt}, forward head/.style={fill=vizvalue},
  backward/.style={draw=vizgradient, line width=2pt}, backward head/.style={fill=vizgradient},
  keeps/.style={draw=vizline, line width=2pt, dotted}, keeps head/.style={fill=vizline},
  attention/.style={fill=viztext},
  box now/.style={draw=viznow, line width=5pt}, pill now/.style={fill=viznow},
  arrow now/.style={line width=5pt}"""


def styles(theme: Theme) -> str:
    """The colours and styles of a picture, for a document's preamble."""
    colours = "\n".join(
        rf"\definecolor{{viz{name.replace('_', '')}}}{{HTML}}{{{colour[1:].upper()}}}"
        for name, colour in asdict(PALETTES[theme]).items()
    )
    return f"{colours}\n\\tikzset{{viz/.style={{{_STYLES}\n}}}}"


def tikz(drawing: Drawing, layout: Layout) -> str:
    """A ``tikzpicture`` of a drawing; a pixel of the page is a point."""
    tree = draw_tree(drawing, layout)
    lines = [r"\begin{tikzpicture}[viz, x=1pt, y=1pt, yscale=-1]"]
    for child in tree:
        lines += _part(child, (), 1)
    return "\n".join([*lines, r"\end{tikzpicture}"])


Around = tuple[str, ...]
"""The classes of a part and of all that it is in."""


def _part(part: ElementTree.Element, around: Around, depth: int) -> Iterator[str]:
    own = (*around, *part.get("class", "").split())
    room = "  " * depth
    match part.tag:
        case "g":
            yield from _group(part, own, depth)
        case "rect":
            yield f"{room}\\path[{_area(part, own)}] {_rectangle(part)};"
        case "circle":
            x, y, r = part.attrib["cx"], part.attrib["cy"], part.attrib["r"]
            yield f"{room}\\path[attention] ({x},{y}) circle[radius={r}pt];"
        case "path":
            yield f'{room}\\path[{_line(own)}] svg "{part.attrib["d"]}";'
        case "text" if part.text:
            x, y = part.attrib["x"], part.attrib["y"]
            look = f"{_letters(own)}, at {_anchor(part, own)}"
            yield f"{room}\\node[{look}] at ({x},{y}) {{{text_latex(part.text)}}};"


def _group(part: ElementTree.Element, own: Around, depth: int) -> Iterator[str]:
    room, moved = "  " * depth, part.get("transform")
    name = part.get("data-node") or part.get("data-group") or part.get("data-frame")
    if name:
        yield f"{room}% {''.join(it if it.isascii() and it.isprintable() else '?' for it in name)}"
    if moved:
        x, y = moved.removeprefix("translate(").removesuffix(")").split()
        yield f"{room}\\begin{{scope}}[shift={{({x},{y})}}]"
    for child in part:
        yield from _part(child, own, depth + bool(moved))
    if moved:
        yield f"{room}\\end{{scope}}"


def _rectangle(part: ElementTree.Element) -> str:
    x, y = float(part.get("x", 0)), float(part.get("y", 0))
    width, height = float(part.attrib["width"]), float(part.attrib["height"])
    return f"({x:g},{y:g}) rectangle ({x + width:g},{y + height:g})"


_BOXES = ("failed", "leaf", "root", "saved", "constant", "group", "use", "node")


def _area(part: ElementTree.Element, own: Around) -> str:
    fill = part.get("fill")
    if fill is not None:  # the strip of a large tensor
        red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
        return f"fill={{rgb,255:red,{red};green,{green};blue,{blue}}}"
    if "box" in own:
        now = ", box now" if "now" in own else ""
        return f"box, box {next(it for it in _BOXES if it in own)}{now}"
    if "border" in own:
        return "frame"
    if "pill" in own:
        return "pill, pill now" if "now" in own else "pill"
    return f"cell {_kind(own)}"


def _kind(own: Around) -> str:
    if "unknown" in own or "constant" in own:
        return "unknown"
    return "gradient" if "gradient" in own else "value"


def _line(own: Around) -> str:
    for kind in ("keeps", "forward", "backward"):
        if f"{kind}-head" in own:
            return f"{kind} head"
        if kind in own:
            return "backward, arrow now" if kind == "backward" and "now" in own else kind
    return "keeps"


def _letters(own: Around) -> str:
    if own[-1] == "title":
        return "title small" if {"group", "use", "failed"} & set(own) else "title"
    if "pill" in own:
        return "factor long" if own[-1] == "long" else "factor"
    if "mark" in own:
        return "mark"
    if "attention-sign" in own:
        return "sign"
    look = "words"
    if "number" in own:
        look = "number long" if "long" in own else "number"
    if not {"value", "gradient"} & set(own):
        return look
    plain = (
        "label" in own and "constant" not in own
    )  # it says what it is before its numbers are known
    return f"{look}, of {_kind(tuple(it for it in own if it != 'unknown') if plain else own)}"


_MIDDLE = frozenset(("number", "reason", "attention-sign", "pill"))


def _anchor(part: ElementTree.Element, own: Around) -> str:
    if "mark" in own:
        return "right"
    return "middle" if _MIDDLE & set(own) or part.get("text-anchor") == "middle" else "left"
