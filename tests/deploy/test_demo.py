"""What Streamlit Community Cloud and a Hugging Face Space are given, as far as it can be tried here."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from deploy import make_space
from tests.bench.server import ROOT

CLOUD = ROOT / "deploy" / "community_cloud"


def pins(file: Path) -> dict[str, str]:
    """The requirements of a file with their versions; those of files that it names are not followed."""
    return dict(re.findall(r"^([\w.-]+)==([^;\s]+)", file.read_text("utf-8"), re.MULTILINE))


def test_the_cloud_runs_the_same_page() -> None:
    app = AppTest.from_file(str(CLOUD / "streamlit_app.py"), default_timeout=60).run()
    assert not app.exception
    drawn = {it.proto.component_name for it in app.get("bidi_component")}
    assert {"autograd_explorer.graph", "autograd_explorer.editor"} <= drawn


def test_the_cloud_installs_the_same_versions_and_torch_without_gpus() -> None:
    text = (CLOUD / "requirements.txt").read_text("utf-8")
    own, all_ = pins(CLOUD / "requirements.txt"), pins(ROOT / "requirements.txt")
    assert own == {"torch": f"{all_['torch']}+cpu"}
    assert re.search(r"^--extra-index-url https://\S+/cpu$", text, re.MULTILINE)
    (more,) = re.findall(r"^-r (\S+)$", text, re.MULTILINE)
    assert (CLOUD / more).resolve() == ROOT / "requirements.txt"
    assert "://" not in (ROOT / "requirements.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of a Space."""
    folder = tmp_path_factory.mktemp("space")
    make_space.make("My-School/autograd_explorer", folder)
    return folder


def test_a_space_has_its_header_and_its_own_address(space: Path) -> None:
    _, header, text = (space / "README.md").read_text("utf-8").split("---\n", 2)
    said = yaml.safe_load(header)
    port = re.search(r"^EXPOSE (\d+)", (space / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert port
    assert (said["sdk"], said["app_port"]) == ("docker", int(port[1]))
    assert said["license"] == "mit"
    assert len(said["short_description"]) <= 60
    assert "https://my-school-autograd-explorer.hf.space/?lesson=1" in text
    assert "{" not in text


def test_a_space_has_all_that_its_image_copies(space: Path) -> None:
    dockerfile = (space / "Dockerfile").read_text("utf-8")
    for source in re.findall(r"^COPY (\S+)", dockerfile, re.MULTILINE):
        assert (space / source).exists()
    assert f"ARG TORCH_INDEX={make_space.TORCH_INDEX}\n" in dockerfile
    assert make_space.FRAMED in dockerfile
    assert (space / ".streamlit" / "config.toml").exists()
    assert not list(space.rglob("__pycache__"))
    assert {it.name for it in space.iterdir()} == {
        *("README.md", "Dockerfile", "LICENSE", "app.py", "viz", "packages.txt"),
        *("requirements.txt", ".streamlit", ".dockerignore"),
    }


@pytest.mark.parametrize("name", ["", "owner", "a/b/c", "../x/y", "a b/c", "owner/$(x)"])
def test_what_names_no_space_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name of a Space"):
        make_space.host_of(name)


@pytest.mark.parametrize("script", sorted((ROOT / "deploy").glob("*.sh")), ids=lambda it: it.name)
def test_scripts_can_be_read(script: Path) -> None:
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111
