"""An act on one voice: its form on the sheet, the act, the sheet anew."""

from functools import partial

from django import urls
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongxin.kernel.acting import Lost, attempt
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.voices.models import Voice
from tongxin.voices.views import sheet_acts, sheets
from tongxin.voices.views.sheet_acts import SheetAct
from tongxin.voices.views.sheets import find_voice, show


def path(act: SheetAct, route: str) -> urls.URLPattern:
    methods = ["GET", "HEAD", "POST"] if act.form else ["POST"]
    view = require_http_methods(methods)(staff_page()(partial(_answer, act)))
    return urls.path(route, view, name=act.name)


def _answer(act: SheetAct, request: SignedInRequest, voice_id: int) -> HttpResponse:
    """Show the form of an act, or do it; whoever comes too late loses no word."""
    voice = find_voice(request, voice_id)
    make, seen = act.form or Form, sheets.stamp_of(act, voice)
    given = act.given(request, voice)
    if request.method != "POST":
        form = make(**given, initial=act.initial(request, voice))
        return show(request, voice, act=act.name, form=form, seen=seen)

    def do(facts: dict[str, object]) -> str:
        sheets.refuse_old_page(request, seen)
        done = act.do(request.user, voice, **facts)
        return act.done(request, voice, done) if callable(act.done) else str(act.done)

    return attempt(
        request,
        voice,
        act.name,
        make(**given, data=request.POST, files=request.FILES),
        do,
        find=find_voice,
        show=partial(show, seen=seen),
        back=partial(back_from, is_onward=act.is_onward),
    )


def back_from(request: HttpRequest, voice: Voice, *, is_onward: bool = False) -> str:
    """To the next voice of the list, or back to this one, with the list as it was."""
    query = sheets.query_of(request)
    following = request.POST.get("next", "")
    if not is_onward:
        return voice.get_absolute_url() + query
    if following.isdecimal() and len(following) < 12:
        return reverse("voices:detail", args=[int(following)]) + query
    return reverse("voices:inbox") + query


@never_cache
@form_page
@staff_page()
def reissue(request: SignedInRequest, voice_id: int) -> HttpResponse:
    """For whoever lost the code. Only a card shows it, once, to who hands it out."""
    voice, act = find_voice(request, voice_id), sheet_acts.reissue
    seen = sheets.stamp_of(act, voice)
    if request.method != "POST":
        return show(request, voice, act=act.name, form=Form(), seen=seen)
    way = request.POST.get("way", "send")
    if way not in sheet_acts.NEW_CODES:
        raise Http404
    try:
        sheets.refuse_old_page(request, seen)
        done = sheet_acts.NEW_CODES[way](request.user, voice)
    except ValidationError as refusal:
        lost = Lost(" ".join(refusal.messages), [])
        return show(request, find_voice(request, voice_id), lost=lost, status=409)
    if way == "print":
        return show(request, find_voice(request, voice.pk), code=done, is_card=True)
    told = {
        "send": _("A new code is on its way to the author; nobody here sees it."),
        "ask": _("A colleague of your office opens this page now and hands it out."),
    }
    messages.success(request, told[way])
    return redirect(back_from(request, voice))
