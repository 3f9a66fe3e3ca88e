"""A counted poll recomputed: does every vote still lead to the seal?

No actor: the auditor's command and tests ask; it tells pseudonyms, never persons.
"""

from tongxin.ballots import seal
from tongxin.polls.models import Poll

# One question: its number in a form.
QUESTION = 1


def _said(poll: Poll) -> dict[str, seal.Answers]:
    rows = poll.votes.values_list("pseudonym", "choice")
    return {pseudonym: {QUESTION: choice} for pseudonym, choice in rows}


def forms_now(poll: Poll) -> dict[str, str]:
    """The digest of each pseudonym's vote as it stands in the table, in order."""
    return seal.forms_of(poll, _said(poll))


def is_sound(poll: Poll) -> bool:
    """Whether the votes are those that were sealed."""
    return seal.root_of(forms_now(poll)) == poll.seal_root


def inclusion(poll: Poll, pseudonym: str) -> seal.Inclusion | None:
    said = _said(poll)
    forms = seal.forms_of(poll, said)
    return seal.inclusion(poll, forms, pseudonym, said.get(pseudonym, {}))
