#!/usr/bin/env python3
"""Ask the package index what faults are known of the versions that are locked.

Exit 0: it knows none of any. 1: it knows some, and they are named. 2: it was not asked
about all, for want of a way there, or because it keeps no such list; that is no "none".
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "dev", "tools", "bench", "audit")
# An environment of its own: nothing of it is installed where the house runs.
HERE = ROOT / ".bench" / "audit"


def main() -> int:
    wrong = prepare()
    told, wrong = (None, wrong) if wrong else ask()
    if told is None:
        return not_asked(wrong)
    faults = {text for one in told for text in faults_of(one)}
    unasked = {one["name"] for one in told if "skip_reason" in one}
    for text in sorted(faults):
        print(text)
    if unasked:
        some = ", ".join(sorted(unasked)[:5])
        not_asked(f"the index has no list for {len(unasked)} packages: {some} …")
    if not faults and not unasked:
        print("The package index knows no fault of any locked version.")
    return 1 if faults else 2 if unasked else 0


def prepare() -> str:
    """Make the environment, or renew it; what went wrong."""
    uv, python = ROOT / ".tools" / "bin" / "uv", HERE / "bin" / "python"
    lock = ROOT / "requirements" / "audit.txt"
    sync = ["pip", "sync", "-q", "--require-hashes", "--python", str(python), str(lock)]
    make = [] if python.exists() else [["venv", "-q", str(HERE)]]
    for words in (*make, sync):
        done = subprocess.run([uv, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            return last_line(done.stderr)
    return ""


def ask() -> tuple[list[dict[str, Any]] | None, str]:
    """What is told of each locked package; or None, and why nothing is."""
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    locks = [w for name in LOCKS for w in ("-r", ROOT / "requirements" / f"{name}.txt")]
    done = subprocess.run(
        [HERE / "bin" / "pip-audit", "-f", "json", *options, *locks],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return json.loads(done.stdout)["dependencies"], ""
    except (ValueError, KeyError):
        return None, last_line(done.stderr)


def faults_of(package: dict[str, Any]) -> list[str]:
    """A line a fault: which version, what it is called, what mends it."""
    return [
        f"{package['name']} {package['version']}: {fault['id']}"
        f" ({', '.join(sorted(fault['aliases'])) or 'no other name'}),"
        f" mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for fault in package.get("vulns", [])
    ]


def not_asked(why: str) -> int:
    print(f"NOT ASKED ABOUT ALL: {why}", file=sys.stderr)
    return 2


def last_line(text: str) -> str:
    return next(reversed([line for line in text.splitlines() if line.strip()]), "")


if __name__ == "__main__":
    sys.exit(main())
