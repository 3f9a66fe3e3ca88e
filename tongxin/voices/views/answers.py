"""Public answers: asked once, answered for everybody."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tongxin.kernel.listing import Filters, Listing, Words
from tongxin.people.http import actor_of
from tongxin.units import policies as units
from tongxin.units.models import Unit
from tongxin.voices import policies, published
from tongxin.voices.models import Voice


class AnswerFilters(Filters):
    q = Words(_("Find words"), 100)
    unit = forms.ModelChoiceField(
        Unit.objects.all(), label=_("Renewal unit"), to_field_name="slug"
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (one.value, one.label) for one in Voice.Kind if one != Voice.Kind.PETITION
        ],
    )
    # Where a matter leads to what was answered under it.
    matter = forms.IntegerField(
        label=_("Matter"), min_value=1, max_value=10**12, widget=forms.HiddenInput
    )


ANSWERS = Listing(
    published.answers,
    name="voices:answers",
    title=_("Asked once, answered for everybody"),
    lead=_(
        "Questions of residents and the answers of the offices, without names. Look "
        "here first; perhaps yours is answered."
    ),
    filters=AnswerFilters,
    choices=lambda actor: {"unit": units.visible_to(actor).order_by("name")},
    row="voices/resident/parts/answer_row.html",
    empty="voices/resident/parts/no_answers.html",
    size=20,
    is_public=True,
    template="voices/resident/answers.html",
)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Search and filters stand in the address, so that a list can be passed on."""
    return ANSWERS.answer(request, actor_of(request))


@require_safe
def answer_page(request: HttpRequest, voice_id: int) -> HttpResponse:
    """One question with its answer, in the office's public words."""
    voices = published.with_word(policies.published())
    voice = get_object_or_404(voices, pk=voice_id)
    counts = published.tellers([voice])
    context = {"voice": voice, "count": counts.get(voice.pk, 0)}
    return render(request, "voices/resident/answer.html", context)
