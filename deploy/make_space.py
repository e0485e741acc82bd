"""Put together the repository of a Hugging Face Space: what its Docker build needs, and the header it reads.

``python deploy/make_space.py OWNER/NAME FOLDER`` writes the files into a folder, to be pushed to the Space.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
"""A Space's build takes no arguments, so the address of torch's CPU builds stands in its Dockerfile."""

FRAMED = '"--server.xsrfCookieSameSite=none"'
"""A Space is shown in a frame of another site, over TLS: Streamlit's cookie has to reach it."""


def host_of(space: str) -> str:
    """Where a Space's own page is: ``owner-name.hf.space``. Raises `ValueError` for what names no Space."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", space):
        raise ValueError(f"{space} is no name of a Space, such as owner/autograd-explorer")
    return re.sub(r"[^a-z0-9]+", "-", space.lower()) + ".hf.space"


def dockerfile() -> str:
    """deploy/Dockerfile with torch's index, for a frame of another site.

    Raises `ValueError` where what is to be replaced is not there.
    """
    text = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    for old, new in (
        ("ARG TORCH_INDEX=\n", f"ARG TORCH_INDEX={TORCH_INDEX}\n"),
        ('"--server.headless=true"', f'"--server.headless=true", {FRAMED}'),
    ):
        if text.count(old) != 1:
            raise ValueError(f"deploy/Dockerfile has no longer one {old!r}")
        text = text.replace(old, new)
    return text


def make(space: str, folder: Path) -> None:
    """Write the Space's repository into a folder; only what git knows of is copied."""
    tracked = ["packages.txt", "requirements.txt", "app.py", ".dockerignore", "LICENSE"]
    tracked += [".streamlit", "viz"]
    listed = subprocess.run(
        ["git", "ls-files", "-z", *tracked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split("\0")[:-1]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    readme = (ROOT / "deploy" / "huggingface" / "README.md").read_text("utf-8")
    (folder / "README.md").write_text(readme.replace("{host}", host_of(space)), "utf-8")
    (folder / "Dockerfile").write_text(dockerfile(), "utf-8")


def main() -> None:
    """What the command line asks for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("space", help="OWNER/NAME")
    asked.add_argument("folder", type=Path, help="the Space's repository, or a new folder")
    options = asked.parse_args()
    make(options.space, options.folder)
    print(f"{options.folder} is ready: commit it and push it to the Space {options.space}.")


if __name__ == "__main__":
    main()
