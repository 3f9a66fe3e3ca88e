"""What waits of a conversation held elsewhere, to be taken in: facts, pseudonyms."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tongxin.consultations.polis import Export


@dataclass(frozen=True, slots=True)
class Waiting:
    """Number, text, whether it was taken out and moment of each statement; then
    pseudonym, number, word and moment of each answer.
    """

    statements: list[tuple[int, str, bool, int]]
    answers: list[tuple[str, int, int, int]]


def packed(export: Export, lot: Callable[[], str]) -> bytes:
    """Everybody gets a pseudonym by lot; which number they had is forgotten here."""
    lots = {person: lot() for person in {word.person for word in export.words}}
    # In order of what the lot gave: no row tells who came first elsewhere.
    people = sorted(lots.values())
    places = {pseudonym: at for at, pseudonym in enumerate(people)}
    answers = sorted(
        (places[lots[word.person]], word.number, word.vote, word.at)
        for word in export.words
    )
    content = {
        "people": people,
        "statements": [
            (said.number, said.text, said.is_taken_out, said.at)
            for said in export.statements
        ],
        "answers": answers,
    }
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode())


def waiting(content: bytes | memoryview | None) -> Waiting:
    """What waits of one export; nothing once all is taken in."""
    if content is None:
        return Waiting([], [])
    found = json.loads(zlib.decompress(bytes(content)))
    people = found["people"]
    return Waiting(
        [(number, text, out, at) for number, text, out, at in found["statements"]],
        [(people[who], number, vote, at) for who, number, vote, at in found["answers"]],
    )
