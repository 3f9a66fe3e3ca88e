"""What a line of the journal means, said beside what writes it.

Apart from `acts`, so that whoever only reads the journal can read its words.
"""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Words:
    """One wording for every reader of the journal."""

    # After a name: "moved the file".
    did: Promise | str
    # On its own: "file of a member moved".
    what: Promise | str


# By the code of the line; filled where operations are imported.
WORDS: dict[str, Words] = {}


def say(code: str, words: Words) -> None:
    """Give a code its words; by hand only where no act of `acts` writes the line.

    Acts of several rooms may write one line, with the very same words.
    """
    assert WORDS.get(code, words) is words, f"{code} has other words already"
    WORDS[code] = words
