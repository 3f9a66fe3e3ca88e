"""A copy of the tree in which faults are planted and tests run."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.planted import Fault

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = Path(tempfile.gettempdir()) / f"tongxin-planted-{os.getuid()}"
# A fault may make a test wait for ever.
LONGEST = 3600
NOTHING_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """Some of the suite, as it is started."""

    name: str
    command: tuple[str, ...]
    on_postgresql: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of tests came to."""

    is_red: bool
    failed: tuple[str, ...]
    seconds: float


class Workshop:
    """A copy of the tree that faults are planted in, kept from run to run.

    It keeps its compiled loops, and a migrated database that each run gets a copy of.
    """

    def __init__(self, commit: str, number: int) -> None:
        self.path = HOME / f"{commit[:12]}-{number}"
        self.data = HOME / f"{commit[:12]}-{number}-data"
        if not self.path.exists():
            git("clone", "-q", "--shared", "--no-checkout", str(ROOT), str(self.path))
            (self.path / ".venv").symlink_to((ROOT / ".venv").resolve())
        git("checkout", "-q", "--force", commit, folder=self.path)
        self.migrated = self.data.with_suffix(".sqlite3")
        # Where the suite keeps its migrated database itself, ours is not needed.
        self.keeps_own = (self.path / "tests/ready.py").exists()

    def text(self, file: str) -> str:
        path = self.path / file
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def fits(self, fault: Fault) -> bool:
        return fault.fits(self.text(fault.file))

    def restore(self) -> None:
        git("checkout", "-q", "--force", ".", folder=self.path)

    def run(self, stage: Stage, faults: Iterable[Fault] = ()) -> Run:
        """Run some tests with these faults planted, and take the faults out again."""
        for fault in faults:
            planted = fault.planted(self.text(fault.file))
            (self.path / fault.file).write_text(planted, encoding="utf-8")
        try:
            self._lay_out_data()
            return self._run(stage)
        finally:
            self.restore()

    def _lay_out_data(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        (self.data / "main").mkdir(parents=True)
        if self.migrated.exists():
            shutil.copy(self.migrated, self.data / "main/test.sqlite3")

    def prepare(self) -> None:
        """Migrate once; every run on SQLite begins with a copy of it."""
        if self.keeps_own or self.migrated.exists():
            return
        run = self.run(Stage("migrating", ("pytest", "tongxin/places/tests")))
        if run.is_red:
            sys.exit(f"Red without any fault: {', '.join(run.failed)}")
        made = self.data / "main/test.sqlite3"
        if made.exists():
            made.rename(self.migrated)

    def _run(self, stage: Stage) -> Run:
        program, *words = stage.command
        command = [f".venv/bin/{program}", *words]
        if program == "pytest":
            command += ["-q", "-rfE", "--tb=no", "-p", "no:cacheprovider"]
            if not (self.keeps_own or stage.on_postgresql or "-n" in words):
                command.append("--reuse-db")
        if stage.on_postgresql:
            command = [".venv/bin/python", "scripts/postgres.py", *command]
        log = self.data / "log.txt"
        ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        environment = {k: v for k, v in os.environ.items() if k not in ours}
        environment["TESTS_ROOT"] = str(self.data)
        with log.open("wb") as out:
            process = subprocess.Popen(
                command,
                cwd=self.path,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            code, seconds = _wait(process)
        told = log.read_text(errors="replace")
        failed = re.findall(r"^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$", told, re.M)
        is_red = code not in {0, NOTHING_COLLECTED}
        if is_red and not failed:
            failed = [told.strip().splitlines()[-1] if told.strip() else f"exit {code}"]
        return Run(is_red, tuple(failed), seconds)


def _wait(process: "subprocess.Popen[bytes]") -> tuple[int, float]:
    """How it ended, and the processor seconds of it and all that it started."""
    end = time.monotonic() + LONGEST
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, round(used.ru_utime + used.ru_stime, 1)
        if time.monotonic() > end:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.1)


def git(*words: str, folder: Path = ROOT) -> str:
    done = subprocess.run(
        ["git", *words],  # noqa: S607 - git is where the developer has it
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()
