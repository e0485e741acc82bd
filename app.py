"""Autograd Explorer: type PyTorch, see the graph autograd built, follow the gradient to x.grad.

Start it with ``streamlit run app.py``. This file lays the page out.
"""

from viz.panels import below, guide, header, screen, stage

header.set_up()
language = guide.language()
guide.show(language)
stage.load()
screen.show(language)
below.show(language)
header.settle()
