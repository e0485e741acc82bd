"""Autograd Explorer: type PyTorch, see the graph autograd built, follow the gradient to x.grad.

Start it with ``streamlit run app.py``.
"""

from viz.panels.page import main

main()
