"""Containerfile and compose.yaml: what they promise stands in them, and what the image
leaves out is not needed. The image itself is built by no test: no engine is asked for.
"""

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.test_house_deploy import EXAMINE, PRODUCTION, run

HOUSE = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((HOUSE / "compose.yaml").read_text())
OPERATIONS = (HOUSE / "docs" / "operations.md").read_text()
# Debian's own, of the base image; or for a house outside a container alone.
OUTSIDE = {"ca-certificates", "python3", "python3-venv"}
ONLY_BUILDS = {"gettext"}

pytestmark = pytest.mark.one_database


def stages() -> list[list[tuple[str, str]]]:
    """Of each stage the instructions, with their words on one line."""
    text = (HOUSE / "Containerfile").read_text()
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    found: list[list[tuple[str, str]]] = []
    for line in filter(str.strip, text.splitlines()):
        name, words = line.split(maxsplit=1)
        if name == "FROM":
            found.append([])
        found[-1].append((name, " ".join(words.split())))
    return found


def said(stage: list[tuple[str, str]], name: str) -> list[str]:
    return [words for one, words in stage if one == name]


def packages(stage: list[tuple[str, str]]) -> set[str]:
    commands = " && ".join(said(stage, "RUN")).split(" && ")
    install = [one for one in commands if one.startswith("apt-get install")]
    words = [word for one in install for word in shlex.split(one)[2:]]
    return {word for word in words if not word.startswith("-")}


def test_the_house_in_the_image_is_nobodys_root_and_holds_no_compiler():
    built, last = stages()
    assert said(last, "USER") == ["tongxin"]
    names = [name for name, _words in last]
    assert names.index("USER") > max(i for i, name in enumerate(names) if name == "RUN")
    assert said(last, "VOLUME") == ["/var/lib/tongxin"]
    base = said(built, "FROM")[0].split()[0]
    assert base == said(last, "FROM")[0], "one Python made it and runs it"
    assert "slim" in base
    found = packages(built) | packages(last)
    assert not [name for name in found if re.search(r"gcc|build-|-dev$", name)]


def test_the_image_is_made_from_the_locked_requirements_by_hash():
    pip = next(one for one in said(stages()[0], "RUN") if "pip install" in one)
    for words in ("--require-hashes", "--only-binary :all:", "-r requirements/run.txt"):
        assert words in pip


def test_the_image_has_the_debian_packages_that_setup_asks_for():
    setup = (HOUSE / "scripts" / "setup").read_text()
    asked = setup.split('if [ "$wanted" = dev ]')[0]
    needed = set(re.findall(r"\bneed ([a-z\d.-]+) [a-z]", asked)) - OUTSIDE
    built, last = stages()
    assert packages(last) == needed - ONLY_BUILDS | {"postgresql-client"}
    assert packages(built) == ONLY_BUILDS


def test_the_image_asks_for_its_own_health_and_starts_as_the_page_says():
    last = stages()[1]
    check = said(last, "HEALTHCHECK")[0].split(" CMD ")[1]
    assert "/healthz" in json.loads(check)[-1]
    start = " ".join(json.loads(said(last, "CMD")[0]))
    assert f"ExecStart=/opt/tongxin/{start}\n" in OPERATIONS
    environment = dict(one.split("=") for one in said(last, "ENV")[0].split())
    assert environment["TONGXIN_DATA_DIR"] == said(last, "VOLUME")[0]


def test_the_house_of_the_compose_file_can_write_nowhere_else_and_gain_nothing():
    house, database = (COMPOSE["services"][name] for name in ("house", "database"))
    assert house["read_only"]
    assert house["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in house["security_opt"]
    assert house["volumes"] == [f"house:{said(stages()[1], 'VOLUME')[0]}"]
    assert [one.split(":")[0] for one in house["tmpfs"]] == ["/tmp"]  # noqa: S108
    assert all(one.startswith("127.0.0.1:") for one in house["ports"])
    assert house["stop_grace_period"] == "40s"
    assert house["depends_on"]["database"] == {"condition": "service_healthy"}
    assert "ports" not in database
    assert int(re.findall(r"postgres:(\d+)", database["image"])[0]) >= 14
    assert set(COMPOSE["volumes"]) == {"house", "database"}
    for name in house["environment"]:
        assert f"| `{name}` |" in OPERATIONS


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """What `COPY . .` would take along, by the list of what it leaves out."""
    lines = (HOUSE / ".dockerignore").read_text().split()
    taken = [line[1:] for line in lines if line.startswith("!")]
    left = [line[3:] for line in lines if line.startswith("**/")]
    assert lines[0] == "*"
    assert len(lines) == 1 + len(taken) + len(left)

    def leave(_folder: str, names: list[str]) -> set[str]:
        return {one for one in names for out in left if fnmatch.fnmatch(one, out)}

    for name in taken:
        if (HOUSE / name).is_dir():
            shutil.copytree(HOUSE / name, tmp_path / "image" / name, ignore=leave)
        else:
            shutil.copy(HOUSE / name, tmp_path / "image" / name)
    return tmp_path / "image"


def test_what_the_image_leaves_out_is_not_needed(image, tmp_path):
    path = {"PATH": os.environ["PATH"]}
    messages = ["python3", "scripts/messages.py"]
    subprocess.run(messages, cwd=image, env=path, check=True)
    assert list(image.glob("tongxin/voices/locale/*/LC_MESSAGES/django.mo"))
    done = run(*EXAMINE, folder=tmp_path, at=image, **PRODUCTION)
    assert done.returncode == 0, done.stderr
