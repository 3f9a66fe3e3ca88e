"""docs/operations.md is followed to the letter: as root for what root does, and the
house as a user of its own, in a folder of its own. All of it is removed again.

Only names are other ones: the paths of the page lie in a new folder, its user is made
for the occasion, `git clone` copies this tree, and `systemctl` is only noted: what it
would do is done as the unit file says.
"""

import contextlib
import http.client
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.forms import BaseForm, Field, FileField
from django.urls import get_resolver

from tests.journeys.running import free_port, wait_until
from tongxin.consultations import outside, outside_forms
from tongxin.imports.forms import UploadForm
from tongxin.kernel import fields, files
from tongxin.kernel.sheets import reading

HOUSE = Path(__file__).parent.parent
PAGE = (HOUSE / "docs" / "operations.md").read_text()

pytestmark = pytest.mark.one_database


def blocks(heading: str) -> list[str]:
    """The indented blocks under a heading of the page, as they are to be typed."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"(?:^(?: {4}.*)?\n)+", part, re.MULTILINE)
    typed = [re.sub("^ {4}", "", one, flags=re.MULTILINE).strip() for one in found]
    return [one for one in typed if one]


def unit_file() -> str:
    return next(one for one in blocks("First start") if one.startswith("[Unit]"))


def unit() -> dict[str, str]:
    """The lines of the unit file; each name stands in it once."""
    lines = [one for one in unit_file().splitlines() if "=" in one]
    return dict(one.split("=", 1) for one in lines if not one.startswith("#"))


OF_THE_SUITE = ("TONGXIN_", "TESTS_", "DJANGO_", "PYT", "DATABASE_URL", "SECRET_KEY")


# ---- A first start, a backup, a new version ----


@dataclass
class Machine:
    """A folder that stands for the machine of the page, and a user of it."""

    folder: Path
    user: str
    port: int = field(default_factory=free_port)
    said: str = ""

    @property
    def code(self) -> Path:
        return self.folder / "opt" / "tongxin"

    @property
    def data(self) -> Path:
        return self.folder / "var" / "lib" / "tongxin"

    def here(self, text: str) -> str:
        """The page's own words, with this machine's names."""
        copy = f"cp -a {self.folder}/source"
        text = text.replace("git clone <this repository>", copy)
        text = re.sub(r"(?<![\w/.])/(?=(?:opt|var|srv|etc)/)", f"{self.folder}/", text)
        return re.sub(r"(?<=[ =])tongxin(?=\s|$)", self.user, text)

    def do(self, text: str) -> None:
        """Type a block into root's shell; the first thing that fails ends it."""
        path = f"{self.folder}/stubs:{os.environ['PATH']}"
        own = {"PATH": path, "TONGXIN_ENV": f"{self.folder}/etc/tongxin.env"}
        # Where packages come from is the machine's own affair; the suite's is left out.
        outer = {k: v for k, v in os.environ.items() if not k.startswith(OF_THE_SUITE)}
        done = subprocess.run(
            ["bash", "-euc", self.here(text)],  # noqa: S607 - found on the path
            # Whoever types is where the first block led to.
            cwd=self.code if self.code.exists() else self.folder,
            env=outer | own,
            capture_output=True,
            text=True,
            check=False,
        )
        self.said += done.stdout + done.stderr
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"

    @contextlib.contextmanager
    def service(self) -> Iterator[subprocess.Popen[bytes]]:
        """What systemd would start, with systemd's own reading of the variables."""
        says = {name: self.here(f" {text}")[1:] for name, text in unit().items()}
        lines = Path(says["EnvironmentFile"]).read_text().splitlines()
        given = dict(one.split("=", 1) for one in lines)
        account = pwd.getpwnam(says["User"])
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                says["ExecStart"].split(),
                cwd=says["WorkingDirectory"],
                user=account.pw_uid,
                group=account.pw_gid,
                extra_groups=[],
                umask=0o022,
                env={name: value.strip("'") for name, value in given.items()}
                | {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": account.pw_dir}
                | {"PORT": str(self.port)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            process.wait(int(says["TimeoutStopSec"]))

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {key.replace("_", "-"): value for key, value in headers.items()}
            asking.request("GET", path, headers=named)
            answer = asking.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            asking.close()


def source(folder: Path) -> None:
    """This tree as it would be cloned, and uv, which setup would fetch."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.check_output(listed, cwd=HOUSE, text=True).split("\0")
    for name in filter(None, names):
        if (HOUSE / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True, mode=0o755)
            shutil.copy(HOUSE / name, folder / name)
    (folder / ".tools").symlink_to((HOUSE / ".tools").resolve())
    subprocess.run(["chmod", "-R", "go=rX", folder], check=True)  # noqa: S607


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    if os.geteuid() != 0 or not shutil.which("useradd"):
        pytest.skip("Only root makes users: the page is followed where root tests.")
    folder = Path(tempfile.mkdtemp(prefix="tongxin-page-"))
    its = Machine(folder, user=f"tongxin-{secrets.token_hex(4)}")
    try:
        folder.chmod(0o755)
        for name in ("opt", "var/lib", "srv", "etc", "stubs", "source"):
            (folder / name).mkdir(parents=True)
        subprocess.run(["chmod", "-R", "go=rX", folder], check=True)  # noqa: S607
        for stub in ("systemctl", "git"):
            path = folder / "stubs" / stub
            path.write_text(f'#!/bin/sh\necho "{stub} $*" >> {folder}/asked\n')
            path.chmod(0o755)
        source(folder / "source")
        yield its
    finally:
        subprocess.run(["userdel", its.user], capture_output=True, check=False)  # noqa: S607
        shutil.rmtree(folder)


def test_a_house_is_founded_served_kept_and_renewed_as_the_page_says(machine):
    code, variables, manage, _unit, start = blocks("First start")
    machine.do(code)
    machine.do(variables)
    assert (machine.folder / "etc" / "tongxin.env").stat().st_mode & 0o777 == 0o600
    machine.do(manage)
    assert "no issues" in machine.said, "the examination of the page's own variables"
    assert "wang" in machine.said
    machine.do(start)
    with machine.service() as process:
        opened = wait_until(lambda: machine.ask("/healthz") == (200, "ok"), 180)
        assert opened, (machine.folder / "log").read_text()
        safe = {"Host": "tongxin.example.org", "X_Forwarded_Proto": "https"}
        assert machine.ask("/", **safe)[0] == 200
        assert machine.ask("/", Host="tongxin.example.org")[0] == 301, "to https"
        machine.do(blocks("Backup and restore")[0].splitlines()[0])
        machine.do(blocks("Setting the street up")[0])
        machine.do(blocks("A new version")[0])
    assert process.returncode == 0
    asked = (machine.folder / "asked").read_text().splitlines()
    assert asked == [
        "systemctl daemon-reload",
        f"systemctl enable --now {machine.user}",
        "git pull",
        f"systemctl restart {machine.user}",
    ]
    _everything_has_its_owner(machine)


def _everything_has_its_owner(machine: Machine) -> None:
    """Data, keys, backups are the service's alone; of the code it owns nothing."""
    own = pwd.getpwnam(machine.user).pw_uid
    kept = [machine.data, machine.folder / "srv" / "backups"]
    for path in [*kept, *(one for folder in kept for one in folder.rglob("*"))]:
        found = path.lstat()
        assert found.st_uid == own, path
        assert found.st_mode & 0o077 == 0, path
    names = {path.name for path in machine.data.rglob("*")}
    assert {"tongxin.sqlite3", "seal.key", "secret.key", "static"} <= names
    assert len(list(kept[1].glob("*.tar"))) == 2
    code = [machine.code, *machine.code.rglob("*")]
    assert {path.lstat().st_uid for path in code} == {0}
    # uv leaves an empty file there, by which two of its kind take turns.
    ours = [p for p in code if not p.is_symlink() and p != machine.code / ".venv/.lock"]
    assert [path for path in ours if path.stat().st_mode & 0o022] == []


# ---- What the page says and the program knows ----


def test_the_unit_waits_longer_for_an_end_than_the_program_does():
    program = (HOUSE / "scripts" / "serve.py").read_text()
    patience = re.findall(r"^PATIENCE = (\d+)", program, re.MULTILINE)
    assert int(unit()["TimeoutStopSec"]) > int(patience[0])
    assert unit()["ReadWritePaths"] in blocks("First start")[1]


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="no systemd here to read the unit file"
)
def test_systemd_reads_the_unit_file_without_a_word(tmp_path):
    there = unit_file().replace("/opt/tongxin/.venv/bin/python", shutil.which("true"))
    (tmp_path / "tongxin.service").write_text(f"{there}\n")
    verify = ["systemd-analyze", "verify", tmp_path / "tongxin.service"]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert done.stderr == ""


# How many bytes of files a field takes at most, by the program's own limits.
MOST_OF_A_FIELD: dict[type[FileField], int] = {
    fields.FilesField: fields.MOST_FILES * files.MAX_BYTES,
    outside_forms.FilesField: outside.MOST_BYTES,
    # One file that `clean_upload` looks into.
    FileField: files.MAX_BYTES,
}
MOST_OF_A_FORM = {UploadForm: reading.MAX_BYTES}


def fields_of(form: type[BaseForm]) -> Iterable[Field]:
    """None of what forms are only made from."""
    return getattr(form, "base_fields", {}).values()


def most_of(one: Field) -> int:
    kinds = [kind for kind in type(one).__mro__ if kind in MOST_OF_A_FIELD]
    return MOST_OF_A_FIELD[kinds[0]] if kinds else 0


def forms(of: type[BaseForm] = BaseForm) -> Iterator[type[BaseForm]]:
    for form in of.__subclasses__():
        yield from (form, *forms(form))


def test_the_proxy_lets_through_the_largest_form_and_waits_for_its_answer():
    assert get_resolver().url_patterns, "every page is loaded, and its forms"
    sizes = {
        form: MOST_OF_A_FORM.get(form)
        or sum(map(most_of, getattr(form, "base_fields", {}).values()))
        for form in forms()
    }
    largest = max(sizes.values())
    proxy = blocks("Behind a proxy")[0]
    allowed = int(re.findall(r"client_max_body_size (\d+)m;", proxy)[0]) << 20
    words = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert largest + words <= allowed <= 2 * largest
    assert f"carries {largest >> 20} MB of files" in PAGE
    waits = settings.DATABASES["default"]["OPTIONS"].get("timeout", 20)
    assert int(re.findall(r"proxy_read_timeout (\d+)s;", proxy)[0]) >= 2 * waits
    assert f"may wait {waits} seconds" in PAGE


def test_the_proxy_replaces_every_header_that_the_program_believes():
    proxy = blocks("Behind a proxy")[0]
    replaced = dict(re.findall(r"proxy_set_header (\S+) (\S+);", proxy))
    assert replaced == {
        "Host": "$host",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-For": "$remote_addr",
    }
