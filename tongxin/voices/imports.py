"""Workbooks that become voices."""

from collections.abc import Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.imports.kinds import Import, Way
from tongxin.imports.models import Workbook
from tongxin.people.models import Actor
from tongxin.voices import importing, policies
from tongxin.voices.filters import Tab
from tongxin.voices.forms.imports import workbook_fields
from tongxin.voices.operations.imports import undo_voices, write_voices
from tongxin.work.policies import HANDLERS


def _whose(actor: Actor) -> Q:
    """Those that the actor handed in; the street sees all."""
    if HANDLERS.is_everywhere(actor):
        return ~Q(pk__in=[])
    return Q(uploaded_by=actor.pk) if policies.may_take_in(actor) else Q(pk__in=[])


def outcome_of(counts: Mapping[str, int]) -> str:
    """How many are history, and how many anybody will have to work on."""
    past = counts.get("past", 0)
    return _(
        "%(past)d rows as finished history: in no inbox and under no deadline. "
        "%(inbox)d rows to the inbox."
    ) % {"past": past, "inbox": counts["new"] - past}


def _on(workbook: Workbook) -> Way:
    """Where what came of it lies: history, where there is nothing else."""
    past, inbox = workbook.counts.get("past", 0), reverse("voices:inbox")
    if past and past == workbook.counts["new"]:
        return _("Look at the history"), f"{inbox}?state={Tab.PAST}"
    return _("Go to the inbox"), inbox


VOICES = Import(
    key="voices",
    title=gettext_lazy("Take workbooks in"),
    meanings=importing.MEANINGS,
    is_loose=True,
    may=policies.may_take_in,
    whose=_whose,
    fields=workbook_fields,
    check=importing.check_facts,
    read=importing.read_line,
    judge=importing.VoiceJudge,
    write=write_voices,
    undo=undo_voices,
    shown=[
        (gettext_lazy("What was said"), "subject"),
        (gettext_lazy("Place"), "where"),
        (gettext_lazy("Becomes"), "becomes"),
    ],
    outcome=outcome_of,
    on=_on,
)
