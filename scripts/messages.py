#!/usr/bin/env python3
"""Compile the catalogues of every room whose text is newer than its compiled form.

With `extract`, write new source strings into the catalogues first.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "tongxin"
MANAGE = ROOT / "manage.py"


def extract() -> None:
    command = ["makemessages", "--locale", "zh_Hans", "--add-location", "file"]
    command += ["--no-obsolete", "--ignore", "tests/*"]
    for room in sorted(path.parent for path in ROOMS.glob("*/apps.py")):
        (room / "locale").mkdir(exist_ok=True)
        # Each from its own folder: nothing beside the rooms has a catalogue.
        subprocess.run([sys.executable, MANAGE, *command], cwd=room, check=True)


def compile_stale() -> int:
    failed = 0
    for text in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/*.po")):
        compiled = text.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= text.stat().st_mtime:
            continue
        # Beside and then renamed: another process may be reading the old one.
        fresh = compiled.with_suffix(f".{os.getpid()}.tmp")
        msgfmt = ["msgfmt", "--check-format", "-o", str(fresh), str(text)]
        done = subprocess.run(msgfmt, check=False)
        if done.returncode == 0:
            fresh.rename(compiled)
        else:
            failed += 1
    return failed


if __name__ == "__main__":
    if sys.argv[1:] == ["extract"]:
        extract()
    sys.exit(1 if compile_stale() else 0)
