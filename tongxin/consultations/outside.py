"""Files from elsewhere as they are handed in: loose, or one ZIP; opened in memory only.

Nothing is written to a disk under a name that somebody chose, and an archive is never
unpacked beyond what the house takes.
"""

import csv
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 60 * 1024 * 1024
MOST_FILES = 40
# So many broken rows are named; who mends those sees the next.
MOST_TOLD = 20
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Handed:
    """A file by the name that it was handed in with."""

    name: str
    content: bytes


def unpacked(files: Sequence[Handed]) -> list[Handed]:
    """The files themselves, a ZIP replaced by the tables in it.

    Raises ValidationError for what is too large, damaged, locked or oddly named.
    """
    if not files:
        raise ValidationError(_("Please choose the files."))
    found: list[Handed] = []
    rest = MOST_BYTES
    for file in files:
        is_zip = file.content.startswith(b"PK\x03\x04")
        inside = _inside(file, rest) if is_zip else [file]
        rest -= sum(len(one.content) for one in inside)
        if rest < 0:
            raise _too_large()
        found += inside
    if len(found) > MOST_FILES:
        raise ValidationError(_("These are too many files for one export."))
    return found


def _too_large() -> ValidationError:
    return ValidationError(
        _("The files are larger than %(most)d MB together.")
        % {"most": MOST_BYTES // 1024 // 1024}
    )


def _inside(file: Handed, rest: int) -> list[Handed]:
    try:
        with ZipFile(io.BytesIO(file.content)) as archive:
            tables = _tables(archive.infolist(), rest)
            # Python never gives out more of a part than the archive declares.
            return [Handed(_bare(one.filename), archive.read(one)) for one in tables]
    except (BadZipFile, zlib.error, NotImplementedError, OSError, ValueError) as error:
        raise ValidationError(_("This archive is damaged.")) from error


def _tables(parts: Sequence[ZipInfo], rest: int) -> list[ZipInfo]:
    if any(_leads_out(part.filename) for part in parts):
        raise ValidationError(_("This archive names files outside of itself."))
    tables = [part for part in parts if _is_table(part)]
    if len(tables) > MOST_FILES:
        raise ValidationError(_("These are too many files for one export."))
    if any(part.flag_bits & _ENCRYPTED for part in tables):
        raise ValidationError(_("This archive is locked with a password."))
    if sum(part.file_size for part in tables) > rest:
        raise _too_large()
    return tables


def _is_table(part: ZipInfo) -> bool:
    # A Mac puts a shadow beside each file, whose name begins with a dot.
    name = _bare(part.filename)
    return name.lower().endswith(".csv") and not name.startswith(".")


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _bare(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


class Table:
    """One CSV file: its heading, and its rows with the lines on which they begin."""

    def __init__(self, file: Handed) -> None:
        self.name = _bare(file.name)[:60]
        self._text = self._decoded(file.content)
        self.heading: list[str] = next((cells for _line, cells in self.rows()), [])

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not blank, the heading first, under its first line."""
        reader = csv.reader(io.StringIO(self._text, newline=""), strict=True)
        line = 1
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise ValidationError(self.at(line, _("This row is broken."))) from error

    def at(self, line: int, why: str) -> str:
        return _("%(file)s, line %(line)d: %(why)s") % {
            "file": self.name,
            "line": line,
            "why": why,
        }

    def _decoded(self, content: bytes) -> str:
        is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            text = content.decode("utf-16" if is_wide else "utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            why = _("This is not UTF-8. Please hand it in as it was given out.")
            raise ValidationError(self.at(line, why)) from error
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            raise ValidationError(self.at(line, _("This row is broken.")))
        return text
