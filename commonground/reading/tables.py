"""The small files beside VOTES: groups, sides, the roll, what is moderated out."""

import os
from collections.abc import Iterator, Sequence

from commonground.reading.forms import BadHeader, place_of
from commonground.reading.text import InputFile, lines, records
from commonground.reading.values import shown

type Path = str | os.PathLike[str]


def read_groups(path: Path) -> dict[str, str]:
    """GROUPS, `participant,group`: the group of each participant, in file order.

    Raises InputError, also where somebody is named with two groups.
    """
    file = InputFile.at(path)
    groups: dict[str, str] = {}
    for line, (participant, group) in _rows(file, ("participant", "group")):
        if groups.setdefault(participant, group) != group:
            reason = (
                f"{shown(participant)} is in group {shown(groups[participant])} above"
            )
            raise file.error(line, f"{reason}; name one group a participant")
    return groups


def read_sides(path: Path) -> dict[str, tuple[str, ...]]:
    """SIDES, `participant,side`: the sides of each participant, each once, in file
    order.

    Raises InputError.
    """
    return _sides(_rows(InputFile.at(path), ("participant", "side")))


def read_roll(path: Path) -> dict[str, tuple[str, ...]]:
    """ROLL, `participant[,side]`: everyone entitled, each with the sides named there.

    A line may leave its side empty: entitled, on no side. Raises InputError.
    """
    return _sides(_rows(InputFile.at(path), ("participant",), optional="side"))


def read_mod_out(path: Path) -> frozenset[str]:
    """MODOUT: one statement id a line, taken as it stands; a file without any is well.

    Raises InputError for a bad file.
    """
    return frozenset(text for _, text in lines(InputFile.at(path, may_be_empty=True)))


def read_marked(path: Path) -> frozenset[str]:
    """One participant id a line, taken as it stands; InputError for a bad file."""
    return frozenset(text for _, text in lines(InputFile.at(path)))


def _sides(rows: Iterator[tuple[int, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    sides: dict[str, dict[str, None]] = {}
    for _, (participant, *named) in rows:
        held = sides.setdefault(participant, {})
        held.update((side, None) for side in named if side)
    return {participant: tuple(named) for participant, named in sides.items()}


def _rows(
    file: InputFile, names: tuple[str, ...], *, optional: str | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row, in the order of `names`, which may not be empty, then
    the optional column where the file has it."""
    all_rows = records(file)
    header = next(all_rows, None)
    if header is None:
        raise file.error(1, "the file is empty; it needs a header")
    if not set(names) <= set(header.cells):
        wanted = ",".join(names) + (f"[,{optional}]" if optional else "")
        raise file.error(header.line, f"the header is not known; write {wanted}")
    asked = [*names, *([optional] if optional in header.cells else [])]
    try:
        places = [place_of(header.cells, name) for name in asked if name]
    except BadHeader as wrong:
        raise file.error(header.line, str(wrong)) from None
    for row in all_rows:
        if len(row.cells) != len(header.cells):
            raise file.error(
                row.line,
                f"the row has {len(row.cells)} cells, the header {len(header.cells)};"
                " give every row one cell a column",
            )
        cells = [row.cells[place] for place in places]
        for name, cell in zip(names, cells, strict=False):
            if not cell:
                raise file.error(row.line, f"the {name} is empty; name one")
        yield row.line, cells
