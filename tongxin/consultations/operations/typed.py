"""When staff typed somebody's answers, that person hears that it was done."""

import secrets

from tongxin.consultations import slips, wording
from tongxin.consultations.models import Consultation, RollEntry
from tongxin.notices import operations as notices
from tongxin.people.models import Channel, Person, User

SENT = (Channel.INBOX, Channel.SMS, Channel.EMAIL)


def tell_typed(
    consultation: Consultation, entry: RollEntry, person: Person, channel: str
) -> None:
    """One message, without any answer in it: nobody types in silence over another.

    Whoever has no account and hears by telephone or letter was there themself.
    """
    way = Channel(person.answer_channel)
    if way not in SENT:
        if not User.objects.filter(person=person, is_active=True).exists():
            return
        way = Channel.INBOX
    title, text = wording.typed(consultation, channel)
    notices.tell(
        person,
        # About the person's place: it is still owed when the consultation is over.
        entry,
        # By lot: beside the journal's line a number would join the two.
        key=f"consultation.typed:{secrets.token_hex(8)}",
        title=title,
        text=text,
        link=wording.own_answers_link(consultation),
        channel=way,
    )


def forget_slip(consultation: Consultation, code: str) -> None:
    """From now on the paper leads to nobody."""
    consultation.slips.filter(code_hash=slips.hash_of(consultation.pk, code)).update(
        entry=None
    )
