"""Keeping matters in order."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import said
from tongxin.notices import operations as notices
from tongxin.people.models import Actor
from tongxin.voices.models import Matter, MatterStep, Voice
from tongxin.voices.operations.rules import ANSWERED_MATTER, KEPT_MATTER

say(
    "matter.went_on",
    Words(
        pgettext_lazy("journal", "brought the matter a step on"),
        pgettext_lazy("journal", "matter went a step on"),
    ),
)


@operation(
    "matter.renamed",
    Words(
        pgettext_lazy("journal", "renamed the matter"),
        pgettext_lazy("journal", "matter renamed"),
    ),
    KEPT_MATTER,
)
def rename_matter(actor: Actor, matter: Matter, *, title: str, summary: str) -> Matter:
    title = said(title, "title", _("Please give the matter a short name."))
    matter.title, matter.summary = title[:120], summary.strip()
    matter.save(update_fields=["title", "summary"])
    return matter


@operation(
    "matter.closed",
    Words(
        pgettext_lazy("journal", "finished the matter"),
        pgettext_lazy("journal", "matter closed"),
    ),
    ANSWERED_MATTER,
)
def close_matter(actor: Actor, matter: Matter) -> Matter:
    """A matter is done when no voice under it waits any longer."""
    matter.state, matter.done_at = Matter.State.DONE, timezone.now()
    matter.save(update_fields=["state", "done_at"])
    return matter


@journal.act_first()
def record_progress(
    actor: Actor, matter: Matter, *, what: str, source: models.Model, link: str
) -> MatterStep:
    """Write down a step of the matter's way, once for each source.

    Called by the act that takes the step, which has asked whether the actor may: the
    owner of a plan, who replies, keeps no matter.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    step, is_new = MatterStep.objects.get_or_create(
        matter=matter,
        what=Matter.Progress(what),
        label=source._meta.label_lower,
        object_id=source.pk,
        defaults={"link": link, "at": timezone.now()},
    )
    if is_new:
        fields = ["progress"] if matter.progress != what else []
        Matter.objects.filter(pk=matter.pk).update(progress=what)
        journal.record(actor, "matter.went_on", matter, fields)
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
        journal.record(actor, "matter.went_on", matter)
    return len(told)
