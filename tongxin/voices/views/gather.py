"""Points and matters: gather into the likely one, choose another, open a new one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.acting import Lost, add_refusal, is_stale, typed
from tongxin.kernel.pages import form_page, render_part, wants_part
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.voices import operations, policies, queries, search
from tongxin.voices.forms.office import MatterForm
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.views import sheets, undoing
from tongxin.voices.views.acts import back_from
from tongxin.voices.views.sheets import find_voice

CHOOSE = "voices/office/choose.html"
POINTS = "voices/office/parts/points.html"


def _find_point(
    request: SignedInRequest, voice_id: int, point_id: int
) -> tuple[Voice, Point]:
    voice = find_voice(request, voice_id)
    point = get_object_or_404(voice.points.select_related("matter"), pk=point_id)
    point.voice = voice
    return voice, point


def _seen(request: SignedInRequest, point: Point) -> Point:
    """The point as the page showed it: under which matter, or none."""
    seen = request.POST.get("seen")
    if seen is not None:
        point.matter_id = int(seen) if seen.isdecimal() and len(seen) < 12 else None
    return point


@require_safe
@staff_page()
def likely(request: SignedInRequest, voice_id: int) -> HttpResponse:
    """Is there a matter like it? It costs a search, so it is asked for."""
    voice = find_voice(request, voice_id)
    if wants_part(request):
        return _points_part(request, voice, is_asked=True)
    return sheets.show(request, voice, is_asked=True)


@require_POST
@staff_page()
def gather(request: SignedInRequest, voice_id: int, point_id: int) -> HttpResponse:
    voice, point = _find_point(request, voice_id, point_id)
    wanted = request.POST.get("matter", "")
    matters = policies.matters_visible_to(request.user)
    pk = int(wanted) if wanted.isdecimal() and len(wanted) < 12 else 0
    matter = get_object_or_404(matters, pk=pk)
    try:
        operations.gather_point(request.user, _seen(request, point), matter=matter)
    except ValidationError as refusal:
        return _refused(request, voice, refusal)
    _remember(request, point, matter)
    return _done(request, voice, is_asked=True)


@require_POST
@staff_page()
def release(request: SignedInRequest, voice_id: int, point_id: int) -> HttpResponse:
    voice, point = _find_point(request, voice_id, point_id)
    try:
        operations.release_point(request.user, _seen(request, point))
    except ValidationError as refusal:
        return _refused(request, voice, refusal)
    undoing.forget(request)
    return _done(request, voice)


@form_page
@staff_page()
def choose(request: SignedInRequest, voice_id: int, point_id: int) -> HttpResponse:
    """Another matter for one point: found by words, or newly opened."""
    voice, point = _find_point(request, voice_id, point_id)
    form = MatterForm(request.POST or None, initial={"title": point.text[:40]})
    if request.method == "POST" and form.is_valid():
        try:
            seen = _seen(request, point)
            matter = operations.open_matter(
                request.user, point=seen, **form.cleaned_data
            )
        except ValidationError as refusal:
            if is_stale(refusal):
                return _refused(request, voice, refusal, form)
            add_refusal(form, refusal)
        else:
            _remember(request, point, matter)
            messages.success(request, _("The matter is opened."))
            return redirect(back_from(request, voice))
    return _choices(request, voice, point, form)


def _choices(
    request: SignedInRequest, voice: Voice, point: Point, form: Form
) -> HttpResponse:
    words = " ".join(request.GET.get("find", "").replace("\x00", "").split())[:60]
    context: dict[str, Any] = sheets.list_context(request) | {
        "voice": voice,
        "point": point,
        "find": words,
        "matters": _offered(request, voice, point, words),
        "form": form,
    }
    response = render_part(request, CHOOSE, "choices", context)
    response.status_code = 422 if form.errors else 200
    return response


def _offered(
    request: SignedInRequest, voice: Voice, point: Point, words: str
) -> list[queries.MatterRow]:
    """Matters with these words; without words, those that are near."""
    if words:
        return queries.matter_rows(queries.matters_in_list(request.user, q=words)[:12])
    near = search.alike(request.user, point.text, without=voice)
    ids = [thing.matter.pk for thing in near if thing.matter is not None]
    offered = queries.matters_in_list(request.user).in_bulk(ids)
    likely = [offered[pk] for pk in ids if pk in offered]
    return queries.matter_rows(likely or queries.matters_in_list(request.user)[:8])


def _remember(request: SignedInRequest, point: Point, matter: Matter) -> None:
    told = _("%(voice)s, point %(number)d: under “%(matter)s”.") % {
        "voice": point.voice.number,
        "number": point.position,
        "matter": matter.title,
    }
    step = undoing.Step("point", point.pk, told, point.voice_id, matter.pk)
    undoing.remember(request, step)


def _done(
    request: SignedInRequest, voice: Voice, *, is_asked: bool = False
) -> HttpResponse:
    """Only the points, when the page asked for no more."""
    if not wants_part(request):
        return redirect(back_from(request, voice))
    # Whoever gathered one point asks the same of the next.
    now = find_voice(request, voice.pk)
    return _points_part(request, now, is_asked=is_asked)


def _points_part(
    request: SignedInRequest,
    voice: Voice,
    refusal: str = "",
    *,
    is_asked: bool = False,
) -> HttpResponse:
    context = {
        "sheet": sheets.Sheet(request.user, voice, is_asked=is_asked),
        "voice": voice,
        "query": sheets.query_of(request),
        "undo": undoing.last_of(request),
        "refusal": refusal,
    }
    return render(request, POINTS, context)


def _refused(
    request: SignedInRequest,
    voice: Voice,
    refusal: ValidationError,
    form: Form | None = None,
) -> HttpResponse:
    now, told = find_voice(request, voice.pk), " ".join(refusal.messages)
    if wants_part(request):
        return _points_part(request, now, told)
    lost = Lost(told, typed(form) if form else [])
    return sheets.show(request, now, lost=lost, status=409)
