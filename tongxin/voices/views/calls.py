"""The call list: who is to be told by telephone, what to read out, what they say."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.acting import Lost, add_refusal, is_stale, typed
from tongxin.kernel.pages import Slice, paged
from tongxin.notices.calling import outcome_text
from tongxin.notices.models import Notice
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest
from tongxin.voices import operations, policies, queries
from tongxin.voices.forms.work import CallForm
from tongxin.voices.models import Voice
from tongxin.voices.views.sheets import intake_page

PAGE = "voices/office/call.html"


@require_safe
@intake_page
def calls(request: SignedInRequest) -> HttpResponse:
    return render(request, "voices/office/calls.html", list_context(request))


def list_context(request: SignedInRequest) -> dict[str, Any]:
    """Calls to make, the oldest first, with what each is about."""
    page = paged(request, queries.calls_to_make(request.user))
    about = queries.voices_of_notices(page.rows)
    rows = [(notice, about.get(notice.subject_id)) for notice in page.rows]
    return {"slice": Slice(rows, page.number, has_next=page.has_next)}


def _find(request: SignedInRequest, notice_id: int) -> tuple[Notice, Voice]:
    notice = get_object_or_404(queries.calls_to_make(request.user), pk=notice_id)
    voice = get_object_or_404(
        policies.taken_in_by(request.user).select_related("unit", "place"),
        pk=notice.subject_id,
    )
    return notice, voice


@require_safe
@intake_page
def call(request: SignedInRequest, notice_id: int) -> HttpResponse:
    notice, voice = _find(request, notice_id)
    return _show(request, notice, voice)


@never_cache
@require_POST
@intake_page
def number(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Open the number; that it was read is on record."""
    notice, voice = _find(request, notice_id)
    contact = people.contact_of(request.user, notice.recipient, "call")
    return _show(request, notice, voice, contact=contact)


def _show(
    request: SignedInRequest,
    notice: Notice,
    voice: Voice,
    *,
    form: CallForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    asks = queries.asks_for_word(notice, voice)
    context = list_context(request) | {
        "notice": notice,
        "number": reverse("voices:call_number", args=[notice.pk]),
        "voice": voice,
        "asks_for_word": asks,
        "answers": list(queries.answers_of(voice).filter(round=voice.round)),
        "tries": list(notice.calls.select_related("by")),
        "form": form or CallForm(asks_for_word=asks),
        **more,
    }
    return render(request, PAGE, context, status=status)


@require_POST
@intake_page
def record_call(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """What came of it; then the next one to call."""
    if queries.is_called_already(request.user, notice_id):
        return _too_late(request)
    notice, voice = _find(request, notice_id)
    form = CallForm(request.POST, asks_for_word=queries.asks_for_word(notice, voice))
    if not form.is_valid():
        return _show(request, notice, voice, form=form, status=422)
    try:
        done = operations.call_author(
            request.user, voice, notice=notice, **form.cleaned_data
        )
    except ValidationError as refusal:
        if is_stale(refusal) or form.cleaned_data["after_tries"] != notice.try_count:
            return _too_late(request, form)
        add_refusal(form, refusal)
        return _show(request, notice, voice, form=form, status=422)
    not_reached = _(
        "Not reached; it is written down, and the author can still say more."
    )
    messages.success(request, outcome_text(done, not_reached))
    return redirect(_next(request, notice))


def _next(request: SignedInRequest, notice: Notice) -> str:
    waiting = queries.calls_to_make(request.user).exclude(pk=notice.pk)
    following = waiting.filter(pk__gt=notice.pk).first() or waiting.first()
    if following is None:
        return reverse("voices:calls")
    return reverse("voices:call", args=[following.pk])


def _too_late(request: SignedInRequest, form: CallForm | None = None) -> HttpResponse:
    """A colleague called just now: nothing counts twice, no word is lost."""
    why = _("A colleague has just written down a call to this person.")
    lost = Lost(why, typed(form) if form else [])
    context = list_context(request) | {"lost": lost}
    return render(request, "voices/office/calls.html", context, status=409)
