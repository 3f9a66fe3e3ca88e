"""The seal over what was said: recomputed by the auditor, proved to each for themself.

No actor: it tells pseudonyms, never persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongxin.ballots.models import SealedBallot
from tongxin.kernel import merkle

# What a pseudonym said, by number of what was asked.
type Answers = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Somebody's own form with its way to the root: for that person alone."""

    words: str
    digest: str
    path: list[merkle.Neighbour]
    root: str

    @property
    def is_in(self) -> bool:
        return merkle.climb(self.digest, self.path) == self.root


def forms_of(ballot: SealedBallot, said: Mapping[str, Answers]) -> dict[str, str]:
    """The digest of each pseudonym's answers, in order."""
    salt = ballot.salt
    return {
        pseudonym: merkle.leaf(merkle.form_words(salt, pseudonym, said[pseudonym]))
        for pseudonym in sorted(said)
    }


def root_of(forms: Mapping[str, str]) -> str:
    return merkle.root([forms[pseudonym] for pseudonym in sorted(forms)])


def seal(ballot: SealedBallot, forms: Mapping[str, str]) -> None:
    """To be saved by the act that seals it."""
    ballot.seal_root, ballot.seal_version = root_of(forms), merkle.VERSION


def inclusion(
    ballot: SealedBallot, forms: Mapping[str, str], pseudonym: str, answers: Answers
) -> Inclusion | None:
    """The form of one pseudonym from what it holds now; None where it holds nothing."""
    if not answers or pseudonym not in forms:
        return None
    order = sorted(forms)
    words = merkle.form_words(ballot.salt, pseudonym, answers)
    return Inclusion(
        words=words,
        digest=merkle.leaf(words),
        path=merkle.path([forms[one] for one in order], order.index(pseudonym)),
        root=ballot.seal_root,
    )
