"""A counted poll recomputed: does every vote still lead to the seal?

No actor: the auditor's command and tests ask; it tells pseudonyms, never persons.
"""

from dataclasses import dataclass

from tongxin.kernel import merkle
from tongxin.polls.models import Poll

# One question: its number in a form.
QUESTION = 1


def forms_now(poll: Poll) -> dict[str, str]:
    """The digest of each pseudonym's vote as it stands in the table, in order."""
    salt = poll.salt
    rows = poll.votes.order_by("pseudonym").values_list("pseudonym", "choice")
    return {
        pseudonym: merkle.leaf(_words(salt, pseudonym, choice))
        for pseudonym, choice in rows
    }


def is_sound(poll: Poll) -> bool:
    """Whether the votes are those that were sealed."""
    return merkle.root(list(forms_now(poll).values())) == poll.seal_root


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Somebody's own vote with its way to the root: for that person alone."""

    words: str
    digest: str
    path: list[merkle.Neighbour]
    root: str

    @property
    def is_in(self) -> bool:
        return merkle.climb(self.digest, self.path) == self.root


def inclusion(poll: Poll, pseudonym: str) -> Inclusion | None:
    """The form of one pseudonym from what it holds now; None where it holds nothing."""
    forms = forms_now(poll)
    if pseudonym not in forms:
        return None
    choice = poll.votes.get(pseudonym=pseudonym).choice
    place = list(forms).index(pseudonym)
    return Inclusion(
        words=_words(poll.salt, pseudonym, choice),
        digest=forms[pseudonym],
        path=merkle.path(list(forms.values()), place),
        root=poll.seal_root,
    )


def _words(salt: str, pseudonym: str, choice: str) -> str:
    return merkle.form_words(salt, pseudonym, {QUESTION: choice})
