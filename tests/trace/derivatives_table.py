"""PyTorch's derivative formulas, as they ship inside the torch wheel; `viz/trace/derivatives.json` is this.

    python -m tests.trace.derivatives_table        writes the file anew, as the installed torch says

The source is ``torchgen/packaged/autograd/derivatives.yaml``, from which torch's own C++ backward
functions are generated. To read it takes a second or two, which is why it is written down.
"""

from __future__ import annotations

import json
from pathlib import Path

import torchgen
from torchgen.packaged.autograd.load_derivatives import load_derivatives

from viz.trace import formulas

FILE = Path(formulas.__file__).parent / "derivatives.json"


def derivatives() -> dict[str, list[list[list[object]]]]:
    """Node -> its lines (inputs, formula), and its differentiable inputs (name, is a list)."""
    packaged = Path(torchgen.__file__).parent / "packaged"
    native = packaged / "ATen" / "native"
    infos, _ = load_derivatives(
        str(packaged / "autograd" / "derivatives.yaml"),
        str(native / "native_functions.yaml"),
        str(native / "tags.yaml"),
    )
    return {
        info.op: [
            [[", ".join(each.var_names), each.formula] for each in info.derivatives],
            [[it.name, "TensorList" in it.type] for it in info.args_with_derivatives],
        ]
        for by_dispatch in infos.values()
        for info in by_dispatch.values()
        if info.op
    }


if __name__ == "__main__":
    made = derivatives()
    text = ",\n".join(f"{json.dumps(op)}: {json.dumps(made[op])}" for op in sorted(made))
    FILE.write_text(f"{{\n{text}\n}}\n", "utf-8")
    print(f"{len(made)} nodes")
