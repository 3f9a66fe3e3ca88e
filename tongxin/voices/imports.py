"""Workbooks that become voices."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.imports.kinds import Import
from tongxin.people.models import Actor
from tongxin.voices import importing, policies
from tongxin.voices.forms.imports import workbook_fields
from tongxin.voices.operations.imports import undo_voices, write_voices
from tongxin.work.policies import HANDLERS


def _whose(actor: Actor) -> Q:
    """Those that the actor handed in; the street sees all."""
    if HANDLERS.is_everywhere(actor):
        return ~Q(pk__in=[])
    return Q(uploaded_by=actor.pk) if policies.may_take_in(actor) else Q(pk__in=[])


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
    shown=[(gettext_lazy("What was said"), "subject")],
    on=lambda _workbook: (_("Go to the inbox"), reverse("voices:inbox")),
)
