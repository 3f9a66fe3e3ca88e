"""What must not leave the house, each written as a word that occurs nowhere else.

A mark is `Zqx`, what it stands for, and whose it is: `ZqxtextA`. Whatever a response
holds of a mark that its reader may not see is a leak, on whatever page it stands.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from django.http import HttpResponseBase

from tests.matrix.roles import (
    A_SECRETARY,
    AUTHOR,
    B_SECRETARY,
    BRANCH_A,
    CLERK,
    HANDLES_A,
    HANDLES_B,
    HELPER,
    HOLDER,
    KEEPS_A,
    KEEPS_B,
    LEAD,
    NEIGHBOUR,
    OFFICER,
    PARTY,
    PARTY_OFFICE,
    RETURNER,
    STAFF,
    STREET,
)

# Numbers of the authors, and of those whose word a receptionist wrote down.
PHONES = {"A": "13900010001", "B": "13900010002"}
OTHER_PHONES = {"A": "13900010003", "B": "13900010004"}
PHONE = re.compile(r"\D{0,2}".join("1390001000") + r"\D{0,2}([1-4])")
PHONE_MARKS = {"1": "phoneA", "2": "phoneB", "3": "otherphoneA", "4": "otherphoneB"}

# Besides those who take the voices of community A in and handle them.
VOICES = {
    # Told to offices only: one office leads its task, one helps. An office that gave
    # its part back keeps the headline, to know what it gave back.
    "title": {LEAD, HELPER, RETURNER, AUTHOR, HOLDER},
    "text": {LEAD, HELPER, AUTHOR, HOLDER},
    "file": {LEAD, HELPER, AUTHOR, HOLDER},
    # Number and code prove no name.
    "name": {LEAD, AUTHOR, OFFICER, PARTY_OFFICE, BRANCH_A},
    "phone": {LEAD, AUTHOR, OFFICER},
    "address": {LEAD, AUTHOR, OFFICER},
    "note": {LEAD, HELPER, RETURNER},
    "evidence": {LEAD, HELPER},
    "proof": {LEAD, HELPER},
    "returned": {LEAD, HELPER, RETURNER},
    # The same author's others, of which no other office knows.
    "interim": {AUTHOR},
    "answer": {AUTHOR},
    "word": {AUTHOR},
    "declined": {AUTHOR},
    "reason": {AUTHOR},
    "original": {AUTHOR},
    # Under a matter that a partner helps with: one open to all, one for offices only.
    "open": {LEAD, PARTY, AUTHOR},
    "closed": {LEAD},
    "othername": {LEAD, OFFICER},
    "otherphone": {LEAD, OFFICER},
    "otheraddress": {LEAD, OFFICER},
    "matter": {LEAD, PARTY, AUTHOR},
    "summary": {LEAD, PARTY},
    "errand": {LEAD, PARTY},
    # Of the other author: told by telephone, told by letter.
    "called": set(),
    "posted": set(),
}
# Besides those who keep the unit.
UNITS = {
    "holding": {LEAD},
    "deed": {LEAD},
    "step": {LEAD},
    "proposal": {PARTY},
    # Said in a meeting, and recommended but not published: whoever has a seat, too.
    "heard": {AUTHOR},
    "owed": {AUTHOR},
}
# Nobody else.
OWN = {
    "batch": STREET | {A_SECRETARY},
    "row": STREET | {A_SECRETARY},
    "view": {A_SECRETARY},
    "message": STREET | {AUTHOR},
    # Who is on a roll: its keepers alone, not even the chief.
    "rollname": {CLERK, A_SECRETARY},
    "rollnote": {CLERK, A_SECRETARY},
    "rollsheet": {CLERK, A_SECRETARY},
    # What a person wrote of their own entry.
    "objected": {CLERK, A_SECRETARY, AUTHOR},
    "refusal": {CLERK, A_SECRETARY, AUTHOR},
    # Of a Party file: its keepers, and the member's own words the member.
    "membername": {PARTY_OFFICE, BRANCH_A, A_SECRETARY},
    "memberwords": {PARTY_OFFICE, BRANCH_A, A_SECRETARY, AUTHOR},
    # A name that colleagues use; to residents an office has no names.
    "staff": STAFF,
}
# By the words themselves: a token may well begin with the same letters.
MARK = re.compile(rf"Zqx({'|'.join([*VOICES, *UNITS, *OWN])})([AB])")
_IN_B = {A_SECRETARY: B_SECRETARY, AUTHOR: NEIGHBOUR}
_ONLY_IN_A = {BRANCH_A, LEAD, HELPER, RETURNER, PARTY, HOLDER}


def readers(kind: str, side: str) -> frozenset[str]:
    """The roles that may read a mark on some page or other."""
    if kind in OWN:
        return _of(OWN[kind], side) if kind != "staff" else STAFF
    if kind in UNITS:
        return (KEEPS_A if side == "A" else KEEPS_B) | _of(UNITS[kind], side)
    return (HANDLES_A if side == "A" else HANDLES_B) | _of(VOICES[kind], side)


def _of(roles: set[str] | frozenset[str], side: str) -> frozenset[str]:
    if side == "A":
        return frozenset(roles)
    return frozenset(_IN_B.get(role, role) for role in roles - _ONLY_IN_A)


def leaks(role: str, text: str) -> set[str]:
    """Marks in a response that `role` may not see."""
    found = {f"{kind}{side}" for kind, side in MARK.findall(text)}
    found |= {PHONE_MARKS[last] for last in PHONE.findall(text)}
    return {mark for mark in found if role not in readers(mark[:-1], mark[-1])}


def bytes_of(response: HttpResponseBase) -> bytes:
    # A file that was read to its end is closed by that.
    return b"".join(response) if response.streaming else response.content


def readable(response: HttpResponseBase) -> str:
    """Everything a response says: its head, its words, and a workbook's cells."""
    body = bytes_of(response)
    return "\n".join([*head_of(response), *words_of(body)])


def head_of(response: HttpResponseBase) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in response.items())
    yield from (str(morsel) for morsel in response.cookies.values())


def words_of(body: bytes) -> Iterator[str]:
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            for name in parts.namelist():
                yield parts.read(name).decode(errors="replace")
        return
    yield body.decode(errors="replace")
