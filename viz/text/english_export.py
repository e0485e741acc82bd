"""English: what the files say that the page gives away. `korean_export.py` has the same keys."""

TABLE: dict[str, str] = {
    "export.script": "A PyTorch program as it was written, and checks of its gradients.",
    "export.program": "The program",
    "export.held": "What .grad holds when the program has ended",
    "export.call": "What backward call {number} of {count} (line {line}) adds",
    "export.asked": "The gradients of {root}",
    "export.unnoted": "The gradients that were explained belong to tensors that no name leads to here.",
    "export.by_hand": "The backward pass by hand",
    "export.none": "There is no gradient to check.",
    "export.picture": "The picture",
    "export.chain": "The chain rule: {leaf}",
    "export.factors": "Factors, from the root to the leaf",
    "export.derivation": "The gradient as a formula",
    "export.step": "Step {step} of {count}",
    "export.title": "A program and its gradients",
    "export.needs_viz": "The cell that imports viz needs Autograd Explorer's package; all "
    "others need PyTorch alone.",
    "save.png": "Picture (PNG)",
    "save.svg": "Picture (SVG)",
    "save.pdf": "Picture (PDF)",
    "save.dot": "Graph for Graphviz (DOT)",
    "save.gif": "Steps, animated (GIF)",
    "save.webp": "Steps, animated (WebP)",
    "save.py": "Script with checks (.py)",
    "save.ipynb": "Notebook (.ipynb)",
    "save.tex": "LaTeX with TikZ (.tex)",
}
