"""Run a command and say how long it took and how much memory it had at the peak.

    python -S launch.py LIMIT_S COMMAND…

A program of its own, and a small one: Linux counts for a new process the memory of the
one that started it, and a benchmark that has just run the peer is large.
"""

import json
import os
import subprocess
import sys
import threading
import time


def main() -> None:
    """Print one line of JSON after whatever the command printed."""
    limit, *command = sys.argv[1:]
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - our own
    stop = threading.Timer(float(limit), child.kill)
    stop.start()
    output = child.stdout.read() if child.stdout else b""
    _pid, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    stop.cancel()
    facts = {
        "output": output.decode(),
        "code": os.waitstatus_to_exitcode(status),
        "wall_s": wall,
        "peak_mib": used.ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(facts))
    sys.stdout.flush()
    # The child is already waited for; nothing else is left to do.
    os._exit(0)


if __name__ == "__main__":
    main()
