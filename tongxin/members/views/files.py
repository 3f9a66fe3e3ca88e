"""One member's file for whoever keeps it; each act on a page of its own."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page
from tongxin.members import forms, operations, policies, queries
from tongxin.members.models import Membership, PartyOrganisation
from tongxin.members.views.organisations import address, form_page
from tongxin.people.http import SignedInRequest, signed_in


def kept(request: SignedInRequest, pk: int) -> Membership:
    """The file, opened: that it was read is written down."""
    one = get_object_or_404(policies.kept_by(request.user), pk=pk)
    operations.note_reading(request.user, [one], why="detail")
    return one


def running(request: SignedInRequest, pk: int) -> Membership:
    rows = policies.kept_by(request.user).filter(until_on=None)
    one = get_object_or_404(rows, pk=pk)
    operations.note_reading(request.user, [one], why="detail")
    return one


def _act(one: Membership, title: str, done: str, **more: str) -> Act:
    more.setdefault("button", _("Save"))
    more.setdefault("back", reverse("members:file", args=[one.pk]))
    about = f"{one.person.name} · {one.origin.name}"
    return Act(title=title, done=done, about=about, **more)


@require_safe
@signed_in
@never_cache
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    one = kept(request, pk)
    asked = policies.corrections_kept_by(request.user)
    context = {
        "file": one,
        "history": queries.history_of(request.user, one),
        "corrections": asked.filter(membership__person=one.person_id),
    }
    return render(request, "members/file.html", context)


@form_page
@signed_in
@never_cache
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    one = running(request, pk)
    act = _act(
        one,
        _("Move the file"),
        _("The file is moved."),
        button=_("Move the file"),
        back=address(one.origin),
        lead=_("The vote goes with the file. What was before stays as history."),
    )
    places = _same_side(policies.organisations_kept_by(request.user), one)
    form = forms.MoveForm(
        request.POST or None, rows=places, initial={"on": clock.today()}
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.move_member(request.user, one, **facts),
    )


@form_page
@signed_in
@never_cache
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    one = running(request, pk)
    act = _act(
        one,
        _("Became a full member"),
        _("It is written down."),
        back=address(one.origin),
        lead=_("As the committee approved it."),
    )
    form = forms.DayForm(request.POST or None, initial={"on": clock.today()})
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.confirm_member(request.user, one, **facts),
    )


@form_page
@signed_in
@never_cache
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    one = running(request, pk)
    act = _act(one, _("Put the file right"), _("It is put right."))
    form = forms.CorrectForm(
        request.POST or None,
        is_league=one.origin.is_league,
        initial={"kind": one.kind, "from_on": one.from_on},
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.correct_file(request.user, one, **facts),
    )


@form_page
@signed_in
@never_cache
def activity(request: SignedInRequest, pk: int) -> HttpResponse:
    one = running(request, pk)
    act = _act(
        one,
        _("Where they take part"),
        _("It is written down."),
        lead=_("The vote stays where the file is kept."),
    )
    places = PartyOrganisation.objects.filter(dissolved_on=None)
    form = forms.ActivityForm(
        request.POST or None,
        rows=_same_side(places, one),
        initial={"on": clock.today()},
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.set_activity(request.user, one, **facts),
    )


@form_page
@signed_in
@never_cache
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    one = running(request, pk)
    act = _act(
        one,
        _("End the file"),
        _("The file is ended."),
        button=_("End the file"),
        back=address(one.origin),
        lead=_("What was before stays as history; the member reads it."),
    )
    form = forms.EndForm(request.POST or None, initial={"on": clock.today()})
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.end_file(request.user, one, **facts),
    )


@form_page
@signed_in
@never_cache
def answer_correction(
    request: SignedInRequest, pk: int, correction_pk: int
) -> HttpResponse:
    rows = policies.corrections_kept_by(request.user).filter(membership=pk)
    correction = get_object_or_404(rows, pk=correction_pk, outcome="")
    one = kept(request, pk)
    act = _act(
        one,
        _("Answer the member"),
        _("The member is told that there is an answer."),
        button=_("Send the answer"),
        lead=correction.text,
    )
    return act_page(
        request,
        forms.AnswerForm(request.POST or None),
        act,
        lambda facts: operations.answer_correction(request.user, correction, **facts),
    )


def _same_side(
    rows: QuerySet[PartyOrganisation], one: Membership
) -> QuerySet[PartyOrganisation]:
    """Standing organisations of the same side, without the one that has the file."""
    league = [str(kind) for kind in PartyOrganisation.LEAGUE]
    rows = rows.filter(dissolved_on=None).exclude(pk=one.origin_id)
    is_league = one.origin.is_league
    return rows.filter(kind__in=league) if is_league else rows.exclude(kind__in=league)
