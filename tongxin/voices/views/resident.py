"""Saying something: the form, what others said before, and the receipt."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from tongxin.kernel.pages import form_page
from tongxin.people.http import actor_of
from tongxin.people.models import Channel
from tongxin.units import policies as units
from tongxin.voices import policies, rate_limit
from tongxin.voices.forms.resident import VoiceForm
from tongxin.voices.models import Voice
from tongxin.voices.operations import Caller, Filed, file_own_voice
from tongxin.voices.published import ids_in, joinable, said_before

PAGE = "voices/resident/new.html"
# The receipt travels in a cookie of this one page for as long as copying takes:
# nothing on the server knows the code, and changing to large text does not lose it.
COOKIE = "filed"
SALT = "voices.filed"
LASTS = 900
MAX_VOICES, WHILE = 12, 600
# Asked whenever somebody who writes pauses; a search through all that is public.
MAX_LOOKS = 120


@never_cache
@form_page
def new(request: HttpRequest) -> HttpResponse:
    """Say something. Everything on one page, and nothing but the words is required."""
    actor = actor_of(request)
    if request.method != "POST":
        return _form(request, VoiceForm(actor, initial=_known(request)))
    if "look" in request.POST:
        # Asked whether others said the like: nothing is filed, nothing is wrong yet.
        return _form(request, VoiceForm(actor, initial=_typed(request)))
    form = VoiceForm(actor, request.POST)
    if not form.is_valid() or not _comes_from_a_person(request, form):
        return _form(request, form)
    if request.FILES:
        # What is dear comes last: whoever was refused had nothing drawn.
        form = VoiceForm(actor, request.POST, request.FILES)
        if not form.is_valid():
            return _form(request, form)
    try:
        filed = _file(request, form)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _form(request, form)
    response = redirect("voices:filed")
    _hand_over(request, response, filed)
    return response


@require_POST
def alike(request: HttpRequest) -> HttpResponse:
    """What is public and near to the words typed so far; a part of the form."""
    return render(request, f"{PAGE}#alike", _alike(request))


@never_cache
@require_safe
def filed(request: HttpRequest) -> HttpResponse:
    """Number and code, to be copied down; gone after a quarter of an hour."""
    kept = request.get_signed_cookie(COOKIE, None, salt=SALT, max_age=LASTS)
    if not kept:
        return redirect("voices:find")
    voice_id, code = kept.split(".")
    voice = get_object_or_404(Voice, pk=int(voice_id))
    context = {
        "voice": voice,
        "code": code,
        "is_mine": policies.is_author(actor_of(request), voice),
    }
    return render(request, "voices/resident/filed.html", context)


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the address says already: ?unit=one-village."""
    slug = request.GET.get("unit", "").replace("\x00", "")
    unit = units.visible_to(actor_of(request)).filter(slug=slug) if slug else ()
    where = "".join(f"unit:{one.pk}" for one in unit)
    return {"where": where, "opened": rate_limit.opened_now()}


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {**request.POST.dict(), "is_petition": "is_petition" in request.POST}


def _form(request: HttpRequest, form: VoiceForm) -> HttpResponse:
    context = {"form": form, "lost_files": len(request.FILES), **_alike(request)}
    return render(request, PAGE, context)


def _alike(request: HttpRequest) -> dict[str, Any]:
    text = request.POST.get("text", "").replace("\x00", "")
    return {
        "things": said_before(text) if _may_look(request, text) else [],
        "was_asked": bool(text.strip()),
        "joined": set(ids_in(request.POST.getlist("join"))),
    }


def _may_look(request: HttpRequest, text: str) -> bool:
    """Whoever asks too often is shown nothing alike, and files as ever."""
    return bool(text.strip()) and rate_limit.has_room(
        request, "look", most=MAX_LOOKS, seconds=WHILE
    )


def _comes_from_a_person(request: HttpRequest, form: VoiceForm) -> bool:
    """Says on the form why not, with a way out for people."""
    if form.cleaned_data["website"]:
        form.add_error(None, _("Please leave the last, hidden field empty."))
    elif not rate_limit.is_from_here(form.cleaned_data["opened"]):
        again = request.POST.copy()
        again["opened"] = rate_limit.opened_now()
        form.data = again
        form.add_error(
            None, _("This page lay open for very long. Please press the button again.")
        )
    elif not rate_limit.was_time_to_write(form.cleaned_data["opened"]):
        form.add_error(None, _("That was very quick. Please press the button again."))
    elif not rate_limit.has_room(request, "new", most=MAX_VOICES, seconds=WHILE):
        form.add_error(None, rate_limit.too_much(WHILE))
    return not form.errors


def _file(request: HttpRequest, form: VoiceForm) -> Filed:
    facts = form.cleaned_data
    caller = Caller(
        answer_channel=facts["answer_channel"] or Channel.RECEIPT,
        name=facts.get("name", ""),
        phone=facts.get("phone", ""),
        email=facts["email"],
        address=facts["address"],
        for_name=facts["for_name"],
        organisation=facts["speaks_for"],
    )
    return file_own_voice(
        actor_of(request),
        text=facts["text"],
        kind=form.final_kind,
        audience=facts["audience"],
        caller=caller,
        place=form.place,
        unit=form.unit,
        join=joinable(request.POST.getlist("join")),
        files=facts["photos"],
    )


def _hand_over(request: HttpRequest, response: HttpResponse, filed: Filed) -> None:
    """Put number and code where only the next page of this browser finds them."""
    response.set_signed_cookie(
        COOKIE,
        f"{filed.voice.pk}.{filed.code}",
        salt=SALT,
        max_age=LASTS,
        path=request.path.replace("new/", "filed/"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
