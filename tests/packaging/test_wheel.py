"""The installed distribution: what is in it, what it needs, and that it works outside the tree."""

from __future__ import annotations

import os
import re
import site
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import viz

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the project installed; torch and the rest come from this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    (own,) = folder.glob("lib/python*/site-packages")
    (own / "more.pth").write_text("\n".join(site.getsitepackages()))
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "-q", str(ROOT)], check=True, cwd=folder)
    return folder


def ran(installed: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of the new environment, run outside the tree."""
    command = (str(installed / "bin" / command[0]), *command[1:])
    return subprocess.run(command, cwd=installed, capture_output=True, text=True, check=False)


def test_the_readmes_examples_work_where_it_is_installed(installed: Path) -> None:
    script = (
        "import doctest, viz; print(viz.__file__); "
        f"print(doctest.testfile({str(ROOT / 'README.md')!r}, module_relative=False))"
    )
    done = ran(installed, "python", "-c", script)
    where, result = done.stdout.splitlines()[0], done.stdout.splitlines()[-1]
    assert where.startswith(str(installed)), done.stderr
    assert re.fullmatch(r"TestResults\(failed=0, attempted=\d\d+\)", result), done.stdout


def test_only_our_package_is_in_it_and_all_of_it(installed: Path) -> None:
    (own,) = installed.glob("lib/python*/site-packages")
    (record,) = own.glob("autograd_explorer-*.dist-info/RECORD")
    files = {line.split(",")[0] for line in record.read_text().splitlines()}
    tops = {file.split("/")[0] for file in files}
    assert tops == {"viz", record.parent.name, ".."}
    assert {it for it in files if it.startswith("..")} == {"../../../bin/autograd-explorer"}
    listed = subprocess.run(
        ["git", "ls-files", "viz"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    kept = set(listed.stdout.split()) or {
        it.relative_to(ROOT).as_posix() for it in ROOT.glob("viz/**/*.*")
    }
    assert len(kept) > 200
    there = {file for file in kept if (ROOT / file).exists() and "__pycache__" not in file}
    assert there <= files
    assert "viz/panels/served/.streamlit/config.toml" in files


def test_the_version_has_one_source(installed: Path) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", viz.__version__)
    script = "from importlib.metadata import version; print(version('autograd-explorer'))"
    assert ran(installed, "python", "-c", script).stdout.strip() == viz.__version__
    assert ran(installed, "autograd-explorer", "--version").stdout.strip() == viz.__version__


def test_the_command_says_how_it_is_used(installed: Path) -> None:
    done = ran(installed, "autograd-explorer", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: autograd-explorer")


def test_the_command_serves_the_page(installed: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(installed / "bin" / "autograd-explorer"), f"--server.port={port}"]
    command += ["--server.headless=true", "--server.scriptHealthCheckEnabled=true"]
    with (installed / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=installed, stdout=log, stderr=log)
    try:
        assert answered(port, "health", server) == b"ok"
        # It draws the page's first view, through a worker.
        assert answered(port, "script-health-check", server) == b"ok", (
            installed / "log"
        ).read_text()
    finally:
        server.terminate()
        server.wait()
    # Streamlit's own first words are not printed where these settings are read.
    assert "usage statistics" not in (installed / "log").read_text()


def answered(port: int, what: str, server: subprocess.Popen[bytes]) -> bytes:
    """What the server says, as soon as it says something; b"" if it ends or only says what is wrong."""
    for _ in range(240):
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/_stcore/{what}", timeout=60
            ) as said:
                content: bytes = said.read()
                return content
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                return b""
            time.sleep(0.25)
    return b""


def pins(file: str) -> dict[str, Requirement]:
    """The distributions that a file of requirements names."""
    lines = (ROOT / file).read_text("utf-8").splitlines()
    made = (Requirement(line) for line in lines if line and not line.startswith("-r"))
    return {it.name.lower(): it for it in made}


def ranges() -> dict[str, Requirement]:
    """What the project asks for, the page's part included."""
    texts = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["page"]]
    return {it.name.lower(): it for it in map(Requirement, texts)}


def test_the_ranges_admit_what_is_pinned() -> None:
    pinned, asked = pins("requirements.txt"), ranges()
    assert pinned.keys() == asked.keys()
    for name, pin in pinned.items():
        (version,) = (it.version for it in pin.specifier)
        assert asked[name].specifier.contains(version), name
        assert str(asked[name].marker) == str(pin.marker), name
    torch = asked["torch"].specifier
    assert [torch.contains(it) for it in ("2.12.1", "2.13.0", "2.14.1", "2.15.0")] == [
        *(False, True, True, False)
    ]


def test_a_pin_out_of_range_would_be_found() -> None:
    assert not ranges()["torch"].specifier.contains("2.15.0")


BLOCKED = """
import sys
class Graphviz:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "pygraphviz":
            raise ImportError("libX11.so.6: cannot open shared object file", name=name)
blocked = {blocked!r}
if "pygraphviz" in blocked:
    sys.meta_path.insert(0, Graphviz())
sys.modules.update({{name: None for name in blocked if name != "pygraphviz"}})
import viz
"""

WORKS = """
e = viz.run("x = torch.ones(2, 2, requires_grad=True)\\nres = (2 * (x + 1) ** 2).mean()\\nres.backward()")
assert e.grad["x"].tolist() == [[2, 2], [2, 2]]
assert e.check("x").agrees and e.paths("x").count == 1 and str(e) and e.backward_code().source
"""

WITHOUT = {
    "Graphviz' libraries": (
        ("pygraphviz",),
        """
assert (e._repr_html_(), e._repr_svg_()) == (None, None)
for picture in (e.svg, lambda: e.save("x.html"), lambda: e.save("x.png")):
    try:
        picture()
    except viz.LimitError as error:
        print(error)
""",
        ["libX11.so.6", "apt-get install libglib2.0-0 libx11-6", "dnf install glib2 libX11"],
    ),
    "a large picture": (
        ("pygraphviz",),
        """
e = viz.run("x = torch.ones(2, requires_grad=True)\\n" + "x = x * 2\\n" * 70 + "x.sum().backward()")
try:
    e.svg()
except viz.LimitError as error:
    print(error)
""",
        ["apt-get install"],
    ),
    "what only the page needs": (
        ("streamlit", "plotly", "pandas", "segno", "uvloop", "sandlock"),
        """
assert "<svg" in e.svg() and e._repr_html_()
try:
    e.to_dataframe()
except viz.ExplainError as error:
    print(error)
""",
        ["pip install pandas"],
    ),
    "Streamlit, for the command": (
        ("streamlit",),
        """
from viz.panels import command
sys.argv = ["autograd-explorer"]
try:
    command.main()
except SystemExit as end:
    print(end)
""",
        ["pip install 'autograd-explorer[page]'"],
    ),
}


@pytest.mark.parametrize(("blocked", "tried", "said"), WITHOUT.values(), ids=WITHOUT.keys())
def test_what_is_missing_is_said(
    blocked: tuple[str, ...], tried: str, said: list[str], tmp_path: Path
) -> None:
    script = BLOCKED.format(blocked=blocked) + WORKS + tried
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert all(text in done.stdout for text in said), done.stdout
    assert not list(tmp_path.iterdir())
