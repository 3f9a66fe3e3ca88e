"""A poll recomputed from its votes, heads and areas: the seal, the sums, the print.

No actor: the auditor's commands and tests ask; it tells pseudonyms, never persons.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongxin.ballots import seal
from tongxin.ballots.verifying import differences, faults_of_codes, moved, opened
from tongxin.kernel.rooms import Check
from tongxin.polls import as_json, queries
from tongxin.polls.models import Poll, Result

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


def faults(poll: Poll) -> Iterator[str]:
    """All that is not as its owners left it, in words."""
    yield from faults_of_codes(poll.votes.all())
    if poll.seal_root and not is_sound(poll):
        yield _("the votes do not lead to the root")
    if poll.salt_sealed and not poll.salt:
        yield _("its key is gone: nothing can be recomputed")
        return
    # From the poll, so that its key is opened once.
    elsewhere = list(moved(poll.ballots.order_by("pk")))
    for ballot in elsewhere:
        yield _("ballot %(pk)d was changed") % {"pk": ballot.pk}
    if elsewhere or poll.counted_at is None:
        return
    result = Result.objects.filter(poll=poll).first()
    if result is None:
        yield _("it was counted, and there is no result")
        return
    found, print_ = queries.counted(poll)
    sums = as_json.sums_of(found)
    wrong = sorted(name for name in sums if sums[name] != getattr(result, name))
    wrong += differences(as_json.of_printed(print_), result.printed)
    if wrong:
        words = _("not as the votes, heads and areas say: %(names)s")
        yield words % {"names": ", ".join(wrong)}


def inclusion(poll: Poll, pseudonym: str) -> seal.Inclusion | None:
    said = _said(poll)
    forms = seal.forms_of(poll, said)
    return seal.inclusion(poll, forms, pseudonym, said.get(pseudonym, {}))


CHECK: Check = (lambda: opened(Poll), faults)
