"""The history of matters as far as voices tell it, and where one sets out from a voice.

Voices told to offices only are a number, and no number where they are few.
"""

from collections.abc import Collection

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongxin.kernel.history import History, HistoryLine, Origin, Start
from tongxin.people.http import actor_of
from tongxin.people.models import Actor
from tongxin.voices import policies, published, receipt_session
from tongxin.voices.history import matters, one_voice
from tongxin.voices.history.matters import steps_of_tasks
from tongxin.voices.models import Point

__all__ = ["HISTORY", "steps_of_tasks"]


def _titles(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """The matters of one's offices, and those with a public answer."""
    seen = policies.matters_visible_to(actor).filter(pk__in=ids)
    return dict(seen.values_list("pk", "title"))


def _of_matter(_request: HttpRequest, pk: int) -> Origin:
    return Origin(matters=[pk])


def _of_voice(request: HttpRequest, voice_id: int) -> Origin | None:
    """For its author, for the offices at work on it; for all others as published."""
    actor = actor_of(request)
    if (mine := policies.own_voice(actor, voice_id)) is not None:
        return one_voice.for_author(mine)
    rows = published.with_word(policies.visible_to(actor))
    voice = rows.filter(pk=voice_id).first()
    if voice is None:
        return None
    if policies.handled_by(actor).filter(pk=voice_id).exists():
        steps = one_voice.for_office(voice)
        number = {"number": voice.number}
        line = HistoryLine(_("Voice %(number)s") % number, voice.get_absolute_url())
    else:
        steps = one_voice.for_everybody(voice)
        line = HistoryLine(f"“{voice.public_question}”", steps[-1].link)
    under = Point.objects.filter(voice=voice, matter__isnull=False).order_by("position")
    ids = under.values_list("matter", flat=True)
    return Origin(line=line, matters=list(dict.fromkeys(ids)), everywhere=steps)


def _of_receipt(request: HttpRequest, voice_id: int) -> Origin | HttpResponseBase:
    """With number and code, as the receipt itself; else to where they are asked."""
    actor = actor_of(request)
    found = receipt_session.voice_open_to(actor, request.session, voice_id)
    if found is None:
        return redirect(receipt_session.door_of(voice_id))
    return one_voice.for_author(found)


HISTORY = History(
    titles=_titles,
    steps=matters.steps,
    starts=[
        Start(name="trace_matter", route="matters/<int:pk>/", find=_of_matter),
        Start(
            name="trace_voice",
            route="voices/<int:voice_id>/",
            find=_of_voice,
            is_private=True,
        ),
        Start(
            name="trace_receipt",
            route="receipts/<int:voice_id>/",
            find=_of_receipt,
            is_private=True,
        ),
    ],
)
