"""A small load generator: connections kept open, each asks again when answered."""

import heapq
import itertools
import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

# What bench.views.timed says of an answer.
TOOK = re.compile(rb"server-timing: all;dur=([0-9.]+)", re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    """One client: its socket, what it waits for, when it asked."""

    socket: socket.socket
    number: int
    asked_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class Result:
    """Answers a second, and how long they took, in milliseconds."""

    rate: float
    times: list[float]
    bad: int
    # Processor time of the server for one answer, in milliseconds.
    cpu: float = 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def run(
    port: int,
    request: Callable[[int, int], bytes],
    *,
    clients: int,
    seconds: float,
    wanted: bytes = b"200",
) -> Result:
    """Ask with `request(client, turn)` for `seconds`, keeping every connection busy.

    An answer of another status than those in `wanted` is a bad one.
    """
    chooser = selectors.DefaultSelector()
    for number in range(clients):
        _ask(_connect(chooser, port, number), request(number, 0))
    times: list[float] = []
    turn = bad = 0
    begun = time.perf_counter()
    while (now := time.perf_counter()) - begun < seconds:
        for line, status in _answered(chooser, 1):
            now = time.perf_counter()
            times.append((now - line.asked_at) * 1000)
            bad += status not in wanted
            turn += 1
            line.got.clear()
            _ask(line, request(line.number, turn))
    took = time.perf_counter() - begun
    for key in list(chooser.get_map().values()):
        key.data.socket.close()
    return Result(len(times) / took, times, bad)


def paced(
    port: int,
    requests: list[list[bytes]],
    *,
    every: float,
    wanted: bytes = b"200",
) -> Result:
    """Each client asks with its own requests, one every so many seconds, as people do.

    They begin one after the other within that time. Whoever still waits asks at once
    when it was answered, so what is late shows in the next ones too.
    """
    chooser = selectors.DefaultSelector()
    begun = time.perf_counter()
    due: list[tuple[float, int]] = []
    lines = [_connect(chooser, port, number) for number in range(len(requests))]
    left = [iter(each) for each in requests]
    for number in range(len(lines)):
        heapq.heappush(due, (begun + every * number / len(lines), number))
    times: list[float] = []
    waiting = bad = 0
    while due or waiting:
        now = time.perf_counter()
        while due and due[0][0] <= now:
            at, number = heapq.heappop(due)
            request = next(left[number], None)
            if request is not None:
                _ask(lines[number], request)
                # Since it was due: a client that had to wait is not forgotten.
                lines[number].asked_at = at
                waiting += 1
        pause = max(0.0, due[0][0] - time.perf_counter()) if due else 1.0
        for line, status in _answered(chooser, pause):
            times.append((time.perf_counter() - line.asked_at) * 1000)
            bad += status not in wanted
            waiting -= 1
            line.got.clear()
            heapq.heappush(due, (line.asked_at + every, line.number))
    for line in lines:
        line.socket.close()
    return Result(len(times) / (time.perf_counter() - begun), times, bad)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: of which kind, how, and the server's own time in milliseconds."""

    kind: str
    status: bytes
    took: float


def mixed(
    port: int,
    request: Callable[[int, int], tuple[str, bytes]],
    *,
    clients: int,
    seconds: float,
) -> list[Answer]:
    """As `run`, with requests of several kinds; the server tells the time of each.

    What was asked when the time is over is waited for: it may have been done.
    """
    chooser, answers = selectors.DefaultSelector(), list[Answer]()
    lines = [_connect(chooser, port, number) for number in range(clients)]
    kinds = dict[int, str]()
    turns = itertools.count()

    def ask(line: _Line) -> None:
        kinds[line.number], words = request(line.number, next(turns))
        _ask(line, words)

    for line in lines:
        ask(line)
    until = time.perf_counter() + seconds
    while chooser.get_map():
        for line, status in _answered(chooser, 60):
            found = TOOK.search(line.got)
            took = float(found[1]) if found else 0.0
            answers.append(Answer(kinds[line.number], status, took))
            line.got.clear()
            if time.perf_counter() < until:
                ask(line)
            else:
                chooser.unregister(line.socket)
                line.socket.close()
    return answers


@dataclass(slots=True)
class Walked:
    """What each client was answered, one after the other, and how long all took."""

    statuses: list[list[bytes]]
    times: list[float]
    took: float


def walk(port: int, requests: list[list[bytes]]) -> Walked:
    """All clients at once, each with requests of its own, in their order."""
    chooser = selectors.DefaultSelector()
    walked = Walked([[] for _each in requests], [], 0.0)
    lines = [_connect(chooser, port, number) for number in range(len(requests))]
    begun = time.perf_counter()
    for line in lines:
        _ask(line, requests[line.number][0])
    while chooser.get_map():
        for line, status in _answered(chooser, 60):
            walked.times.append((time.perf_counter() - line.asked_at) * 1000)
            answered = walked.statuses[line.number]
            answered.append(status)
            line.got.clear()
            if len(answered) < len(requests[line.number]):
                _ask(line, requests[line.number][len(answered)])
            else:
                chooser.unregister(line.socket)
                line.socket.close()
    walked.took = time.perf_counter() - begun
    return walked


def _answered(
    chooser: selectors.BaseSelector, timeout: float
) -> Iterator[tuple[_Line, bytes]]:
    """Lines whose answer has come whole by now, each with its status."""
    for key, _events in chooser.select(timeout=timeout):
        line: _Line = key.data
        received = line.socket.recv(1 << 16)
        if not received:
            raise ConnectionError
        line.got += received
        if (status := _complete(line.got)) is not None:
            yield line, status


def _connect(chooser: selectors.BaseSelector, port: int, number: int) -> _Line:
    line = _Line(socket.create_connection(("127.0.0.1", port)), number)
    line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    chooser.register(line.socket, selectors.EVENT_READ, line)
    return line


def _ask(line: _Line, request: bytes) -> None:
    line.asked_at = time.perf_counter()
    line.socket.sendall(request)


def _complete(got: bytearray) -> bytes | None:
    """The status code once head and body are there, else None."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(got[:end])
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0:
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0])
        return head[9:12] if len(got) >= end + 4 + length else None
    if b"transfer-encoding: chunked" in lower:
        return head[9:12] if got.endswith(b"0\r\n\r\n") else None
    return head[9:12]
