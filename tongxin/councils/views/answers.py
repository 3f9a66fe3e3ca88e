"""The way back: answers out of confirmed minutes, and the day of the meeting before."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.councils import operations, queries, texts
from tongxin.councils.forms import TextForm
from tongxin.councils.models import Meeting
from tongxin.councils.views.meetings import get_run_meeting_or_404, meeting_address
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.voices.models import Voice


@form_page
@signed_in
def answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Each text can be set right, each voice left out; then all go out at once."""
    meeting = get_run_meeting_or_404(request, pk)
    if not queries.has_confirmed_minutes(meeting):
        raise Http404
    rows = _rows(request, meeting)
    refused, status = list[str](), 422 if request.method == "POST" else 200
    if request.method == "POST" and all(form.is_valid() for _p, form, _c in rows):
        try:
            sent = _send(request, meeting, rows)
        except ValidationError as refusal:
            refused = refusal.messages
            status = 409 if getattr(refusal, "code", None) == "state" else status
        else:
            messages.success(request, sent)
            return redirect("councils:answers", pk)
    context = {
        "meeting": meeting,
        "rows": [(*row, queries.channel_counts(row[2])) for row in rows],
        "follows": queries.what_follows(request.user, meeting),
        "elsewhere": queries.waiting_elsewhere(request.user, meeting),
        "refused": refused,
    }
    return render(request, "councils/answers.html", context, status=status)


type _Row = tuple[queries.PendingAnswer, TextForm, list[Voice]]


def _rows(request: SignedInRequest, meeting: Meeting) -> list[_Row]:
    return [
        (
            pending,
            _form(request, pending),
            _chosen(request, f"voice-{pending.item.pk}", pending.voices),
        )
        for pending in queries.pending_answers(request.user, meeting)
    ]


def _form(request: SignedInRequest, pending: queries.PendingAnswer) -> TextForm:
    first = texts.answer(pending.item, pending.parts, pending.requests)
    prefix = f"item-{pending.item.pk}"
    return TextForm(request.POST or None, prefix=prefix, initial={"text": first})


def _chosen(request: SignedInRequest, name: str, rows: list[Voice]) -> list[Voice]:
    """The ticked ones of those that wait; all, before anybody has ticked."""
    if request.method != "POST":
        return rows
    ticked = set(request.POST.getlist(name))
    return [voice for voice in rows if str(voice.pk) in ticked]


def _send(request: SignedInRequest, meeting: Meeting, rows: list[_Row]) -> str:
    chosen_texts = {
        pending.item.pk: (form.cleaned_data["text"], chosen)
        for pending, form, chosen in rows
    }
    done = operations.send_answers(request.user, meeting, answers=chosen_texts)
    text = ngettext("%(n)d voice is answered.", "%(n)d voices are answered.", len(done))
    return text % {"n": len(done)}


@form_page
@signed_in
def tell_day(request: SignedInRequest, pk: int) -> HttpResponse:
    """An interim answer for whoever suggested what is on the called agenda."""
    meeting = get_run_meeting_or_404(request, pk)
    if request.method != "POST" and meeting.state != Meeting.State.CALLED:
        raise Http404
    rows = queries.waiting_for_day(request.user, meeting)
    chosen = _chosen(request, "voice", rows)
    first = {"text": texts.interim_answer(meeting)}
    act = Act(
        title=_("Tell them the day"),
        button=_("Tell them"),
        done=_("They are told; the clock waits."),
        back=meeting_address(meeting),
        template="councils/tell_day.html",
    )
    return act_page(
        request,
        TextForm(request.POST or None, initial=first),
        act,
        lambda facts: operations.tell_meeting_day(
            request.user, meeting, chosen=chosen, **facts
        ),
        meeting=meeting,
        voices=rows,
        chosen=chosen,
        ways=queries.channel_counts(chosen),
    )
