"""A held state in one file of plain arrays, so that it survives a restart.

The format is NumPy's `.npz` without pickles: nothing in such a file is ever run.
"""

import os
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.errors import InputError
from commonground.ids import Ids, TextTable, numbers_table, ordered
from commonground.matrix import Votes, as_codes

_FORMAT = 1
# What reading arrays out of any bytes whatever may come to.
_BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
_ALIEN = "this is not a held state; write one with Held.save"


@dataclass(frozen=True, eq=False)
class Kept:
    """What a held state is made of; its pair counts follow from it."""

    votes: Votes
    mod_out: frozenset[str]
    min_votes: int


def save(
    path: str | os.PathLike[str],
    votes: Votes,
    *,
    mod_out: Collection[str],
    min_votes: int,
) -> None:
    """Write the file beside its place and move it there: it is never half there."""
    arrays: dict[str, NDArray[np.generic]] = {
        "format": np.array(_FORMAT),
        "min_votes": np.array(min_votes),
        "starts": votes.starts,
        "codes": votes.codes,
        **_of_ids("participants", votes.participants),
        **_of_ids("statements", votes.statements),
        **_of_ids("mod_out", Ids.of(mod_out)),
    }
    beside = f"{os.fspath(path)}.part"
    with open(beside, "wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def load(path: str | os.PathLike[str]) -> Kept:
    """Read what `save` wrote; InputError for anything else."""
    name = os.fspath(path)
    try:
        with open(name, "rb") as stream, np.load(stream, allow_pickle=False) as file:
            return _kept(file)
    except FileNotFoundError:
        raise InputError(name, 1, "there is no such file; check the path") from None
    except OSError as wrong:
        raise InputError(name, 1, f"cannot be read: {wrong.strerror}") from None
    except _BROKEN:
        raise InputError(name, 1, _ALIEN) from None


def _kept(file: Mapping[str, NDArray[np.generic]]) -> Kept:
    if int(file["format"]) != _FORMAT:
        raise ValueError
    statements = _ids("statements", file)
    starts = file["starts"].astype(np.int64, casting="safe")
    codes = as_codes(file["codes"].astype(np.uint32, casting="safe"), len(statements))
    votes = Votes(_ids("participants", file), statements, starts, codes)
    if not _is_whole(votes):
        raise ValueError
    for array in (starts, codes):
        array.flags.writeable = False
    return Kept(votes, frozenset(_ids("mod_out", file)), int(file["min_votes"]))


def _is_whole(votes: Votes) -> bool:
    """Whether the arrays are what `Votes` promises: loops rely on it unseen."""
    starts, codes = votes.starts, votes.codes
    if starts.shape != (len(votes.participants) + 1,) or codes.ndim != 1:
        return False
    if starts[0] != 0 or starts[-1] != len(codes) or np.any(starts[1:] < starts[:-1]):
        return False
    if len(codes) and int(codes.max()) >= 3 * len(votes.statements):
        return False
    statement = codes // 3
    ascends = np.append(statement[1:] > statement[:-1], True)[: len(codes)]
    ends = starts[1:][starts[1:] > starts[:-1]] - 1
    ascends[ends] = True
    return bool(ascends.all())


def _of_ids(name: str, ids: Ids) -> dict[str, NDArray[np.generic]]:
    if ids.numbers is not None:
        return {f"{name}_numbers": ids.numbers}
    texts = ids.texts if isinstance(ids.texts, TextTable) else TextTable.of(ids)
    return {f"{name}_data": texts.data, f"{name}_offsets": texts.offsets}


def _ids(name: str, file: Mapping[str, NDArray[np.generic]]) -> Ids:
    if f"{name}_numbers" in file:
        numbers = file[f"{name}_numbers"].astype(np.int64, casting="safe")
        if numbers.ndim != 1 or np.any(numbers[1:] <= numbers[:-1]):
            raise ValueError
        return numbers_table(numbers)[0]
    data = file[f"{name}_data"].astype(np.uint8, casting="safe")
    offsets = file[f"{name}_offsets"].astype(np.int64, casting="safe")
    if (
        offsets[0] != 0
        or offsets[-1] != len(data)
        or np.any(offsets[1:] <= offsets[:-1])
    ):
        raise ValueError
    texts = list(TextTable(data, offsets))
    if len(set(texts)) < len(texts):
        raise ValueError
    found, order = ordered(TextTable(data, offsets))
    if np.any(order[1:] < order[:-1]):
        raise ValueError
    return found
