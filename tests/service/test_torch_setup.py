"""How a process that serves readers uses torch."""

from __future__ import annotations

import subprocess
import sys

SERVES = """
import sys
from tests.program.samples import every_sample
from viz.panels.state import WALKTHROUGH
from viz.entry import run
from viz.views.outline import outline
from viz.service.torch_setup import prepare
import torch
prepare()
for text in (WALKTHROUGH, *every_sample()):
    outline(run(text))
run(WALKTHROUGH).backward_code()
print(torch.get_num_threads(), "torch._dynamo" in sys.modules)
"""


def test_no_operation_brings_the_compiler_in() -> None:
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SERVES], capture_output=True, text=True, check=False
    )
    assert said.stdout == "1 False\n", said.stderr
