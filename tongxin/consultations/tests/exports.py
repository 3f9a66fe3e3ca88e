"""Exports in the form of Polis: a cut of a real one, and small ones as tests ask."""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tongxin.consultations.outside import Handed

CUT = Path(__file__).parent / "vtaiwan"
FILES = ("comments.csv", "summary.csv", "votes.csv")
VOTES = "timestamp,datetime,comment-id,voter-id,vote"
COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"
)
BEGAN = 1_435_654_192_085


def cut() -> list[Handed]:
    """The cut of a real export that lies beside this file."""
    return [Handed(name, (CUT / name).read_bytes()) for name in FILES]


def vote(person: object, number: object, vote: object = 1, at: object = BEGAN) -> str:
    return f"{at},Tue Jun 30 15:49:52 WIB 2015,{number},{person},{vote}"


def comment(number: object, text: object = "", **facts: object) -> str:
    facts = {"at": BEGAN, "agrees": "", "disagrees": "", "moderated": 1} | facts
    quoted = str(text or f"说法{number}").replace('"', '""')
    return (
        f"{facts['at']},Tue Jun 30 15:49:52 WIB 2015,{number},4413,"
        f'{facts["agrees"]},{facts["disagrees"]},{facts["moderated"]},"{quoted}"'
    )


def table(name: str, heading: str, *rows: str, end: str = "\n") -> Handed:
    return Handed(name, end.join([heading, *rows, ""]).encode())


def votes(*rows: str, heading: str = VOTES) -> Handed:
    return table("votes.csv", heading, *rows)


def comments(*rows: str, heading: str = COMMENTS) -> Handed:
    return table("comments.csv", heading, *rows)


def small(people: int = 3, statements: int = 2) -> list[Handed]:
    """Everybody agrees with everything."""
    return [
        comments(*(comment(number) for number in range(statements))),
        votes(
            *(
                vote(person, number)
                for number in range(statements)
                for person in range(people)
            )
        ),
    ]


def zipped(*files: Handed, name: str = "export.zip", folder: str = "") -> Handed:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(folder + file.name, file.content)
    return Handed(name, packed.getvalue())
