"""One member's file for whoever keeps it; each act on a page of its own."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.members import forms, operations, policies, queries
from tongxin.members.models import Membership, PartyOrganisation
from tongxin.people.act_pages import ActPage, buttons, with_button
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User


def note_detail_reading(user: User, one: Membership) -> None:
    """That it was read is written down."""
    operations.note_reading(user, [one], why="detail")


def home(one: Membership) -> str:
    """With a file that is over nothing more is done."""
    return one.origin.get_absolute_url()


def heading(one: Membership) -> str:
    return f"{one.person.name} · {one.origin.name}"


def today(_file: Membership) -> dict[str, Any]:
    return {"on": clock.today()}


def where_it_moves(user: User, one: Membership) -> dict[str, Any]:
    return {"to": _same_side(policies.organisations_kept_by(user), one)}


def where_they_take_part(_user: User, one: Membership) -> dict[str, Any]:
    return {"organisation": _same_side(PartyOrganisation.objects.all(), one)}


def _same_side(
    rows: QuerySet[PartyOrganisation], one: Membership
) -> QuerySet[PartyOrganisation]:
    """Standing organisations of the same side, without the one that has the file."""
    league = [str(kind) for kind in PartyOrganisation.LEAGUE]
    rows = rows.filter(dissolved_on=None).exclude(pk=one.origin_id)
    is_league = one.origin.is_league
    return rows.filter(kind__in=league) if is_league else rows.exclude(kind__in=league)


confirm = ActPage(
    operations.confirm_member,
    name="members:confirm",
    is_main=True,
    form=forms.DayForm,
    initial=today,
    title=_("Became a full member"),
    button=_("Save"),
    done=_("It is written down."),
    back=home,
    about=heading,
    lead=_("As the committee approved it."),
    is_sensitive=True,
    when_read=note_detail_reading,
)
activity = ActPage(
    operations.set_activity,
    name="members:activity",
    form=forms.ActivityForm,
    choices=where_they_take_part,
    initial=today,
    title=_("Where they take part"),
    button=_("Save"),
    done=_("It is written down."),
    back=Membership.get_absolute_url,
    about=heading,
    lead=_("The vote stays where the file is kept."),
    is_sensitive=True,
    when_read=note_detail_reading,
)
move = ActPage(
    operations.move_member,
    name="members:move",
    form=forms.MoveForm,
    choices=where_it_moves,
    initial=today,
    title=_("Move the file"),
    done=_("The file is moved."),
    back=home,
    about=heading,
    lead=_("The vote goes with the file. What was before stays as history."),
    is_sensitive=True,
    when_read=note_detail_reading,
)
correct = ActPage(
    operations.correct_file,
    name="members:correct",
    form=forms.CorrectForm,
    choices=lambda _user, one: forms.kinds(one.origin),
    initial=lambda one: {"kind": one.kind, "from_on": one.from_on},
    title=_("Put the file right"),
    button=_("Save"),
    done=_("It is put right."),
    back=Membership.get_absolute_url,
    about=heading,
    is_sensitive=True,
    when_read=note_detail_reading,
)
end = ActPage(
    operations.end_file,
    name="members:end",
    form=forms.EndForm,
    initial=today,
    title=_("End the file"),
    done=_("The file is ended."),
    back=home,
    about=heading,
    lead=_("What was before stays as history; the member reads it."),
    is_sensitive=True,
    when_read=note_detail_reading,
)
answer = ActPage(
    operations.answer_correction,
    name="members:answer_correction",
    by=("membership_id", "pk"),
    form=forms.AnswerForm,
    title=_("Answer the member"),
    button=_("Send the answer"),
    done=_("The member is told that there is an answer."),
    back=lambda one: one.membership.get_absolute_url(),
    about=lambda one: heading(one.membership),
    lead=lambda one: one.text,
    is_sensitive=True,
    when_read=lambda user, one: note_detail_reading(user, one.membership),
)


@require_safe
@signed_in
@never_cache
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    reader, rows, asked = request.user, policies.kept_by, policies.corrections_kept_by
    one = get_object_or_404(rows(reader), pk=pk)
    note_detail_reading(reader, one)
    corrections = asked(reader).filter(membership__person=one.person_id)
    pages = (confirm, activity, move, correct, end)
    context = {
        "file": one,
        "buttons": buttons(request, one, *pages, found_by=rows),
        "history": queries.history_of(reader, one),
        "corrections": with_button(request, corrections, answer, found_by=asked),
    }
    return render(request, "members/file.html", context)
