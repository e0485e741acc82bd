"""What `autograd-explorer` serves from an installed wheel: the page of ``streamlit run app.py``.

In a folder of its own: Streamlit looks for modules beside its script, where `viz.panels.code` would hide
Python's own `code`.
"""

from viz.panels.page import main

main()
