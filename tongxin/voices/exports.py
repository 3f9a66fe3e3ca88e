"""Lists as an office takes them away: what the page shows, whole, and nobody's name."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.listing import Asked, Column, Listing
from tongxin.people.models import User
from tongxin.voices import operations, policies
from tongxin.voices.filters import VoiceFilters
from tongxin.voices.models import Answer, Voice


def _final(voice: Voice) -> str:
    now = (Answer.Kind.FINAL, voice.round)
    said = [one for one in voice.answers.all() if (one.kind, one.round) == now]
    return "\n".join(dict.fromkeys(one.text for one in said))


def _word(voice: Voice) -> str:
    said = [one for one in voice.words.all() if one.round == voice.round]
    return "".join(one.told for one in said)


def _voices(user: User, *, filters: VoiceFilters) -> QuerySet[Voice]:
    voices = filters.apply(policies.taken_in_by(user))
    voices = voices.select_related("community", "place", "unit", "organisation")
    return voices.prefetch_related("answers", "words")


class Inbox(Listing):
    """Its page has lanes and a tab that depends on what is looked for."""

    def narrowed(
        self, given: QueryDict, actor: Any, *under: Any
    ) -> tuple[VoiceFilters, Asked]:
        filters = VoiceFilters(given)
        return filters, Asked(actor, under, {"filters": filters})


VOICES = Inbox(
    _voices,
    name="voices:inbox",
    columns=(
        Column(_("Number"), "number", 18),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Channel"), "get_channel_display"),
        Column(_("State"), "get_state_display"),
        Column(_("Said at"), "received_at", 18),
        Column(_("Due on"), lambda voice: None if voice.is_past else voice.due_on),
        Column(_("Provisional"), "due_is_provisional", 8),
        Column(_("Community"), "community"),
        Column(_("Renewal unit"), "unit__name", 18),
        Column(_("Stage when it was said"), "get_stage_display"),
        Column(_("Place"), "place", 18),
        Column(
            _("Speaks for an organisation"),
            lambda voice: voice.organisation or voice.speaks_for,
            18,
        ),
        Column(_("Subject"), "title", 44),
        Column(_("What was said"), "text", 60),
        Column(_("Answered at"), "answered_at", 18),
        Column(_("Answer"), _final, 60),
        Column(_("The author’s own word"), _word, 16),
    ),
    taken=partial(operations.record_export, listed="voices"),
)
