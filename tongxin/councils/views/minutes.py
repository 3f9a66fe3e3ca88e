"""Minutes: drafted, put into better words, objected to, confirmed, corrected."""

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.councils import (
    exporting,
    forms,
    minutes_forms,
    operations,
    policies,
    queries,
    tasks,
)
from tongxin.councils.models import Minutes, Objection
from tongxin.councils.views.meetings import number_in, run
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.people.http import SignedInRequest, actor_of, signed_in

form_page = require_http_methods(["GET", "HEAD", "POST"])
# A file that is being made is not ordered again for so long.
ANEW_SECONDS = 10


def address(meeting_pk: int) -> str:
    return reverse("councils:minutes", args=[meeting_pk])


def _latest(request: HttpRequest, pk: int) -> Minutes:
    rows = policies.minutes_visible_to(actor_of(request)).filter(meeting=pk)
    found = rows.order_by("-version").first()
    if found is None:
        raise Http404
    return found


def _have_printed(minutes: Minutes) -> None:
    """Whoever reads the page will want the file: it is made beside, once."""
    if exporting.is_printed(minutes):
        return
    if cache.add(exporting.name_of_print(minutes), 1, timeout=ANEW_SECONDS):
        language = get_language() or settings.LANGUAGE_CODE
        tasks.make_minutes_files.enqueue(minutes.pk, language)


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest version that the reader may see; `?version=1` an older one."""
    actor = actor_of(request)
    found = _latest(request, pk)
    versions = policies.minutes_visible_to(actor).filter(meeting=pk)
    wanted = request.GET.get("version", "")
    if wanted.isdecimal() and len(wanted) < 4:
        found = get_object_or_404(versions, version=int(wanted))
    body = found.meeting.body
    may_keep = policies.may_keep(actor, body)
    own = policies.terms_of(actor).filter(seat__body=body)
    context = {
        "minutes": found,
        "said": queries.in_words(found, policies.withheld_from(actor, found)),
        "versions": versions.order_by("-version"),
        "may_keep": may_keep,
        "own": own,
        "objections": found.objections.select_related("term__seat"),
        "signed": found.confirmations.select_related("term__seat"),
        "unsigned": queries.heads_to_sign(found) if may_keep else own,
        "may_sign": queries.may_be_signed(found),
    }
    _have_printed(found)
    return render(request, "councils/minutes.html", context)


@require_POST
@signed_in
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    return at_once(
        request,
        reverse("councils:meeting_work", args=[pk]),
        _("The minutes are drafted, and every seat is told."),
        lambda: operations.draft_minutes(request.user, meeting),
    )


@form_page
@signed_in
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Words alone are edited, one line each; who came and what was decided is not."""
    meeting = run(request, pk)
    found = get_object_or_404(Minutes, meeting=meeting, state=Minutes.State.DRAFT)
    form = minutes_forms.WordsForm(request.POST or None, minutes=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_minutes(
                request.user, found, heard=form.heard, seen=form.cleaned_data["seen"]
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("It is saved."))
            return redirect(address(pk))
    status = 422 if form.errors else 200
    context = {"minutes": found, "form": form}
    return render(request, "councils/minutes_edit.html", context, status=status)


@form_page
@signed_in
def object_to(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _latest(request, pk)
    body = found.meeting.body
    own = policies.terms_of(request.user).filter(seat__body=body)
    terms = queries.all_terms(body) if policies.may_keep(request.user, body) else own
    if not terms.exists():
        raise Http404
    act = Act(
        title=_("Ask for a correction"),
        button=_("Ask for it"),
        done=_("It is written down; the office answers it."),
        back=address(pk),
        about=body.name,
    )
    return act_page(
        request,
        minutes_forms.ObjectionForm(request.POST or None, terms=terms),
        act,
        lambda facts: operations.object_to_minutes(request.user, found, **facts),
    )


@form_page
@signed_in
def answer_objection(
    request: SignedInRequest, pk: int, objection_pk: int
) -> HttpResponse:
    meeting = run(request, pk)
    objection = get_object_or_404(
        Objection.objects.select_related("minutes__meeting__body"),
        minutes__meeting=meeting,
        pk=objection_pk,
    )
    act = Act(
        title=_("Answer a correction that was asked for"),
        button=_("Answer"),
        done=_("It is answered."),
        back=address(pk),
        about=objection.text,
    )
    return act_page(
        request,
        minutes_forms.AnswerForm(request.POST or None),
        act,
        lambda facts: operations.answer_objection(request.user, objection, **facts),
    )


@require_POST
@signed_in
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _latest(request, pk)
    terms = queries.all_terms(found.meeting.body)
    term = get_object_or_404(terms, pk=number_in(request, "term"))
    return at_once(
        request,
        address(pk),
        _("It is signed."),
        lambda: operations.confirm_minutes(
            request.user, found, term=term, seen=request.POST.get("seen", "")
        ),
    )


@form_page
@signed_in
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    found = get_object_or_404(Minutes, meeting=meeting, state=Minutes.State.CONFIRMED)
    act = Act(
        title=_("Correct confirmed minutes"),
        button=_("Begin a new version"),
        done=_("A new version is begun. The old one stands until it is confirmed."),
        back=address(pk),
        about=meeting.body.name,
    )
    return act_page(
        request,
        forms.ReasonForm(request.POST or None),
        act,
        lambda facts: operations.correct_minutes(request.user, found, **facts),
    )
