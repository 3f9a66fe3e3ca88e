"""Public answers: asked once, answered for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tongxin.kernel.pages import paged, render_part
from tongxin.people.http import actor_of
from tongxin.units import policies as units
from tongxin.voices import policies, published
from tongxin.voices.models import Voice


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Search and filters stand in the address, so that a list can be passed on."""
    names = {"text": "q", "kind": "kind", "unit_slug": "unit", "matter": "matter"}
    asked = {
        fact: request.GET.get(name, "").replace("\x00", "").strip()
        for fact, name in names.items()
    }
    page = paged(request, published.answers(**asked), 20)
    context = {
        "page": page,
        "counts": published.tellers(page.rows),
        "asked": asked,
        "is_filtered": any(asked.values()),
        "kinds": [kind for kind in Voice.Kind if kind != Voice.Kind.PETITION],
        "units": units.visible_to(actor_of(request)).order_by("name"),
    }
    return render_part(request, "voices/resident/answers.html", "list", context)


@require_safe
def answer_page(request: HttpRequest, voice_id: int) -> HttpResponse:
    """One question with its answer, in the office's public words."""
    voices = published.with_word(policies.published())
    voice = get_object_or_404(voices, pk=voice_id)
    counts = published.tellers([voice])
    context = {"voice": voice, "count": counts.get(voice.pk, 0)}
    return render(request, "voices/resident/answer.html", context)
