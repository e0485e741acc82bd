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
}
