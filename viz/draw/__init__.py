"""Explanation -> picture and equations. Escaping happens here, once, at the end."""

from viz.draw.dot import draw_dot
from viz.draw.labels import dot_name, edge_label
from viz.draw.picture import Picture, picture
from viz.draw.render import draw, draw_svg
from viz.draw.scene import scene
from viz.draw.table import table_frame, table_text
from viz.draw.theme import PALETTES, Palette, Theme
from viz.draw.view import View

__all__ = [
    "PALETTES",
    "Palette",
    "Picture",
    "Theme",
    "View",
    "dot_name",
    "draw",
    "draw_dot",
    "draw_svg",
    "edge_label",
    "picture",
    "scene",
    "table_frame",
    "table_text",
]
