"""Keeping matters in order."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor
from tongxin.voices import policies
from tongxin.voices.models import Matter, MatterStep, Voice
from tongxin.voices.operations.handling import refuse_stale


def _locked(actor: Actor, matter: Matter) -> Matter:
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    require(
        policies.may_handle_matter(actor, matter),
        _("This matter belongs to another office."),
    )
    return matter


@transaction.atomic
def rename_matter(actor: Actor, matter: Matter, *, title: str, summary: str) -> Matter:
    seen, matter = matter, _locked(actor, matter)
    refuse_stale(seen, matter, "title", "summary")
    if not title.strip():
        raise ValidationError({"title": _("Please give the matter a short name.")})
    matter.title, matter.summary = title.strip()[:120], summary.strip()
    matter.save(update_fields=["title", "summary"])
    journal.record(actor, "matter.renamed", matter, ["title", "summary"])
    return matter


@transaction.atomic
def close_matter(actor: Actor, matter: Matter) -> Matter:
    """A matter is done when no voice under it waits any longer."""
    matter = _locked(actor, matter)
    if matter.state != Matter.State.OPEN:
        raise ValidationError(_("This matter is finished already."), code="state")
    if matter.points.filter(answered_at=None, voice__closed_at=None).exists():
        raise ValidationError(_("Voices under this matter still wait for an answer."))
    matter.state, matter.done_at = Matter.State.DONE, timezone.now()
    matter.save(update_fields=["state", "done_at"])
    journal.record(actor, "matter.closed", matter, ["state"])
    return matter


@transaction.atomic
def record_progress(
    actor: Actor, matter: Matter, *, what: str, source: models.Model, link: str
) -> MatterStep:
    """Write down a step of the matter's way, once for each source.

    Called by the act that takes the step, which has asked whether the actor may: the
    owner of a plan, who replies, keeps no matter.
    """
    Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    step, is_new = MatterStep.objects.get_or_create(
        matter=matter,
        what=Matter.Progress(what),
        label=source._meta.label_lower,
        object_id=source.pk,
        defaults={"link": link, "at": timezone.now()},
    )
    if is_new:
        Matter.objects.filter(pk=matter.pk).update(progress=what)
        journal.record(actor, "matter.went_on", matter, ["progress"])
    return step


@transaction.atomic
def tell_answered(  # noqa: PLR0913 - a message, and whom it is about
    actor: Actor, matter: Matter, *, event: str, title: str, text: str, link: str
) -> int:
    """Tell everybody behind the matter who had an answer what came of it since.

    Once a person and `event`. Whoever still waits reads it in the answer. Called by the
    act of which is told, as `record_progress` is.
    """
    told: set[int] = set()
    voices = Voice.objects.filter(points__matter=matter, state__in=Voice.HAS_ANSWER)
    for voice in voices.select_related("author", "filed_by").order_by("pk").distinct():
        person = voice.hears
        if person is None or person.pk in told:
            continue
        told.add(person.pk)
        key = f"{event}:{person.pk}"
        notices.tell(person, voice, key=key, title=title, text=text, link=link)
    if told:
        journal.record(actor, "matter.went_on", matter, ["notices"])
    return len(told)
