"""The wheel of commonground, built and tried where nothing of this house is seen."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PACKAGE = Path(__file__).parent.parent
HOUSE = PACKAGE.parent
PROJECT = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]
UV = HOUSE / ".tools" / "bin" / "uv"


def sources() -> set[str]:
    """Every module of the package as it is named in a wheel."""
    found = PACKAGE.rglob("*.py")
    inside = (path.relative_to(PACKAGE) for path in found)
    return {f"commonground/{path}" for path in inside if path.parts[0] != "tests"}


def needed(name: str, seen: set[str]) -> Iterator[str]:
    """A distribution and everything that it asks for, without extras."""
    if name not in seen:
        seen.add(name)
        yield name
        for text in distribution(name).requires or []:
            asked = Requirement(text)
            if asked.marker is None or asked.marker.evaluate({"extra": ""}):
                yield from needed(asked.name, seen)


def link_declared(folder: Path) -> None:
    """Show what pyproject.toml declares, and nothing else that happens to be here."""
    seen: set[str] = set()
    for text in PROJECT["dependencies"]:
        asked = Requirement(text)
        for name in needed(asked.name, seen):
            for top in {file.parts[0] for file in distribution(name).files or []}:
                if top not in {"..", "__pycache__"} and not (folder / top).exists():
                    (folder / top).symlink_to(distribution(name).locate_file(top))


def site_packages(home: Path) -> Path:
    """Where an environment keeps what is installed."""
    at = {"base": str(home), "platbase": str(home)}
    return Path(sysconfig.get_path("purelib", "venv", at))


def lend_compiled(home: Path) -> None:
    """Spare half a minute: what was compiled from these very sources serves here.

    Numba takes it only for a source of the same age and size, and compiles otherwise.
    """
    for source in PACKAGE.rglob("*.py"):
        twin = site_packages(home) / source.relative_to(HOUSE)
        if twin.exists() and twin.read_bytes() == source.read_bytes():
            shutil.copystat(source, twin)
            kept = twin.parent / "__pycache__"
            kept.mkdir(exist_ok=True)
            for compiled in (source.parent / "__pycache__").glob(
                f"{source.stem}.*.nb?"
            ):
                shutil.copy2(compiled, kept)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: a build leaves folders beside what it builds."""
    folder = tmp_path_factory.mktemp("wheel")
    left = shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    shutil.copytree(PACKAGE, folder / "commonground", ignore=left)
    build = "import setuptools.build_meta as b; b.build_wheel('..')"
    done = subprocess.run(
        [sys.executable, "-c", build],
        cwd=folder / "commonground",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and its declared dependencies; gives its folder."""
    home = tmp_path_factory.mktemp("alone")
    venv.create(home, symlinks=True)
    link_declared(site_packages(home))
    python = home / "bin" / "python"
    offline = ["--offline", "--no-index", "--no-deps", "-q", "--python", str(python)]
    offline += ["--no-cache", "--link-mode", "copy"]
    subprocess.run([UV, "pip", "install", *offline, wheel], check=True)
    return home


@pytest.fixture(scope="module")
def votes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty people, twelve statements, two camps that differ on half of them."""
    path = tmp_path_factory.mktemp("votes") / "votes.csv"
    lines = ["participant,statement,stance"]
    for person in range(40):
        for statement in range(12):
            camp = 1 if person % 2 else -1
            stance = camp if statement < 6 else (person * statement) % 3 - 1
            lines.append(f"{person},{statement},{stance}")
    path.write_text("\n".join(lines) + "\n")
    return path


def report(python: Path, votes: Path, folder: Path) -> dict[str, object]:
    """The report as JSON, asked for from `folder`."""
    # Neither the tests' own path nor their settings may help it.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [python, "-m", "commonground", "report", votes, "--json", "-", "--members"],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, object] = json.loads(done.stdout)
    return said


def test_wheel_holds_the_package_and_nothing_else(wheel: Path):
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    info = f"commonground-{PROJECT['version']}.dist-info/"
    code = {name for name in names if not name.startswith(info)}
    assert code == sources() | {"commonground/py.typed"}
    assert {info + "METADATA", info + "entry_points.txt"} <= names
    assert f"{info}licenses/LICENSE" in names


def test_licence_is_that_of_the_house():
    assert (PACKAGE / "LICENSE").read_bytes() == (HOUSE / "LICENSE").read_bytes()


def test_wheel_sees_nothing_of_the_house(installed: Path, tmp_path: Path):
    look = (
        "import importlib.util as u, commonground, json; "
        "print(json.dumps([commonground.__file__,"
        " [n for n in ('tongxin', 'config', 'django', 'pytest') if u.find_spec(n)]]))"
    )
    said = subprocess.run(
        [installed / "bin" / "python", "-I", "-c", look],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    file, seen = json.loads(said.stdout)
    assert Path(file).is_relative_to(installed)
    assert seen == []


def test_installed_report_is_the_repositorys(
    installed: Path, votes: Path, tmp_path: Path
):
    here = report(Path(sys.executable), votes, HOUSE)
    lend_compiled(installed)
    alone = report(installed / "bin" / "python", votes, tmp_path)
    assert alone == here
    assert (alone["participants"], alone["statements"], alone["votes"]) == (40, 12, 480)
    assert len(str(alone["digest"])) == 64


def test_installed_command_is_the_module(installed: Path, tmp_path: Path):
    def said(*command: str | Path) -> tuple[int, bytes, bytes]:
        # A file that is not there: it answers before any loop is compiled.
        done = subprocess.run(
            [*command, "report", "nowhere.csv"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    code, output, error = said(installed / "bin" / "commonground")
    assert (code, output) == (2, b"")
    assert error.startswith(b"nowhere.csv:1: ")
    assert said(installed / "bin" / "python", "-m", "commonground") == (
        code,
        output,
        error,
    )
