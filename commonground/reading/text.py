"""Text files as records of cells, by the letter of RFC 4180. Slow and exact: the
judge."""

import io
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from commonground.errors import InputError

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"(?=,|\Z)')
_PLAIN = re.compile(r'([^",\r\n]*)(?=,|\Z)')


@dataclass(frozen=True)
class InputFile:
    """A file that exists, can be read and, where it must not be, is not empty. What
    cannot be read twice, such as a pipe, is held in memory."""

    path: str
    size: int
    held: bytes | None = None

    @classmethod
    def at(
        cls, path: str | os.PathLike[str], *, may_be_empty: bool = False
    ) -> "InputFile":
        """Look at the file; InputError where there is nothing to read."""
        name = os.fspath(path)
        try:
            with open(name, "rb") as stream:
                status = os.fstat(stream.fileno())
                if stat.S_ISREG(status.st_mode):
                    size, held = status.st_size, None
                else:
                    held = stream.read()
                    size = len(held)
        except FileNotFoundError:
            raise InputError(name, 1, "there is no such file; check the path") from None
        except IsADirectoryError:
            raise InputError(name, 1, "this is a folder; name a file") from None
        except (OSError, ValueError):
            raise InputError(name, 1, "the file cannot be read") from None
        if not size and not may_be_empty:
            raise InputError(name, 1, "the file is empty") from None
        return cls(name, size, held)

    def open(self) -> BinaryIO:
        """The bytes from their beginning."""
        if self.held is not None:
            return io.BytesIO(self.held)
        try:
            return open(self.path, "rb")
        except OSError:
            raise InputError(self.path, 1, "the file cannot be read") from None

    def error(self, line: int, reason: str) -> InputError:
        return InputError(self.path, line, reason)


@dataclass(frozen=True)
class Record:
    """One record: the line it begins on, its cells, and the byte behind its last
    line."""

    line: int
    cells: list[str]
    end: int


def records(file: InputFile) -> Iterator[Record]:
    """All records that are not blank lines; InputError for the first that is
    malformed."""
    with file.open() as stream:
        end, line = 0, 0
        while raw := stream.readline():
            end, line = end + len(raw), line + 1
            first = line
            if first == 1:
                raw = raw.removeprefix(BYTE_ORDER_MARK)
            if raw.count(b'"') % 2:
                # A cell with a line break in it: the record ends where quotes are even.
                parts = [raw]
                while more := stream.readline():
                    parts.append(more)
                    end, line = end + len(more), line + 1
                    if more.count(b'"') % 2:
                        break
                raw = b"".join(parts)
            raw = without_line_end(raw)
            if raw:
                text = decoded(file, first, raw)
                yield Record(first, _cells(file, first, text), end)


def lines(file: InputFile) -> Iterator[tuple[int, str]]:
    """All lines that are not blank, with their numbers."""
    with file.open() as stream:
        for number, raw in enumerate(stream, 1):
            if number == 1:
                raw = raw.removeprefix(BYTE_ORDER_MARK)  # noqa: PLW2901 (the same line)
            text = decoded(file, number, without_line_end(raw))
            if "\r" in text:
                raise file.error(number, _ALONE)
            if text:
                yield number, text


def without_line_end(raw: bytes) -> bytes:
    """A line without its LF or CRLF."""
    return raw.removesuffix(b"\n").removesuffix(b"\r") if raw.endswith(b"\n") else raw


def decoded(file: InputFile, line: int, raw: bytes) -> str:
    """UTF-8 as text; InputError for other bytes."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        reason = "these bytes are not UTF-8; save the file as UTF-8"
        raise file.error(line, reason) from None


_ALONE = "a carriage return stands alone; end lines with LF or CRLF"


def _cells(file: InputFile, line: int, text: str) -> list[str]:
    if '"' not in text:
        if "\r" in text:
            raise file.error(line, _ALONE)
        return text.split(",")
    cells, begin = [], 0
    while True:
        quoted = text.startswith('"', begin)
        match = (_QUOTED if quoted else _PLAIN).match(text, begin)
        if match is None:
            raise file.error(line, _what_is_wrong(text, begin, quoted=quoted))
        cell = match.group(1)
        cells.append(cell.replace('""', '"') if quoted else cell)
        if match.end() == len(text):
            return cells
        begin = match.end() + 1


def _what_is_wrong(text: str, begin: int, *, quoted: bool) -> str:
    if quoted:
        inside = text[begin + 1 :].replace('""', "")
        if '"' not in inside:
            return "a quoted cell never ends; close it with a quote"
        return "text follows a closing quote; write a quote inside a quoted cell twice"
    bare = re.match(r"[^,]*", text[begin:])
    if bare and '"' in bare.group():
        return (
            "a quote stands inside a cell that is not quoted;"
            " quote the cell and write the quote twice"
        )
    return _ALONE
