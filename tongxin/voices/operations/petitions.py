"""What the petition rules (信访工作条例) ask for beyond every other kind of voice."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, User
from tongxin.voices import deadlines, policies, wording
from tongxin.voices.models import Answer, Voice
from tongxin.voices.operations.dispatching import sending_office
from tongxin.voices.operations.handling import locked, refuse_unless

Kind = Answer.Kind


@transaction.atomic
def extend_petition(actor: Actor, voice: Voice, *, reason: str) -> Voice:
    """Give a petition that turns out hard more days, once a round, and say why.

    Only before its day has passed: nothing that is late becomes punctual.
    """
    voice = locked(voice)
    require(
        policies.may_extend(actor, voice),
        _("Only the head of the street office gives more days."),
    )
    refuse_unless(voice.is_open)
    if voice.kind != Voice.Kind.PETITION:
        raise ValidationError(_("Only a petition may be given more days."))
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Please give the reason; the author will read it.")}
        )
    if voice.due_on < clock.today():
        raise ValidationError(_("Its day has passed; more days come too late."))
    given = voice.answers.filter(kind=Kind.LONGER, round=voice.round)
    refuse_unless(not given.exists())
    due = deadlines.due_by("voice.petition.extend", voice.due_on)
    voice.due_on, voice.due_is_provisional = due.on, due.is_provisional
    voice.due_rule = due.rule
    voice.save(update_fields=["due_on", "due_is_provisional", "due_rule"])
    Answer.objects.create(
        voice=voice,
        kind=Kind.LONGER,
        text=reason.strip(),
        round=voice.round,
        office=sending_office(actor),
        by=actor if isinstance(actor, User) else None,
    )
    journal.record(actor, "voice.extended", voice, ["due_on"])
    title, text = wording.extended(voice, reason.strip())
    notices.tell(
        voice.hears,
        voice,
        key=f"voice.extended:{voice.pk}:{voice.round}",
        title=title,
        text=text,
        link=wording.receipt_link(voice),
    )
    return voice
