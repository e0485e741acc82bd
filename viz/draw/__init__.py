"""Explanation -> picture and equations. Escaping happens here, once, at the end."""

from viz.draw.dot import dot_name, draw_dot, edge_label
from viz.draw.render import draw_svg
from viz.draw.table import table_frame, table_text
from viz.draw.theme import PALETTES, Palette, Theme

__all__ = [
    "PALETTES",
    "Palette",
    "Theme",
    "dot_name",
    "draw_dot",
    "draw_svg",
    "edge_label",
    "table_frame",
    "table_text",
]
