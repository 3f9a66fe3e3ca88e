"""Answers that somebody gives at the window, by telephone or on paper."""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.ballots.slips import SlipPage, slip_page
from tongxin.consultations import forms, operations, policies, queries, slips
from tongxin.consultations.models import Consultation, Stance
from tongxin.kernel.pages import form_page
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Person, User


@form_page
@signed_in
def type_answers(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    consultation = get_object_or_404(policies.typed_by(user), pk=pk)
    if not operations.type_stances.is_open(user, consultation):
        # Its page says that it is over; nobody is looked up for nothing.
        return redirect(consultation)
    return slip_page(request, _page(user, consultation, request.POST.get("who", "")))


def _page(user: User, consultation: Consultation, who: str) -> SlipPage:
    code = who if slips.is_code(who) else ""
    collectors = policies.collectors_of(consultation).exclude(pk=user.pk)
    may_collect = policies.may_collect(user, consultation)
    return SlipPage(
        template="consultations/type.html",
        context={"consultation": consultation, "may_collect": may_collect},
        address=reverse("consultations:type", args=[consultation.pk]),
        who=forms.SlipWhoForm,
        find=partial(_on_roll, user, consultation),
        asked=lambda _person: [
            (one.pk, f"{one.number}. {one.text}") for one in queries.asked(consultation)
        ],
        form=partial(
            forms.TypedForm, words=Stance.Choice.choices, collectors=collectors
        ),
        write=partial(operations.type_stances, user, consultation, slip_code=code),
        reading="slip" if code else "typing",
        channel="paper" if code else "window",
    )


def _on_roll(user: User, consultation: Consultation, who: str) -> Person:
    """By the code of a slip, or by number."""
    if slips.is_code(who):
        person = slips.person_of(user, consultation, who)
    else:
        person = people.person_known_by(user, who)
    if policies.place_of(person.pk, consultation.pk) is None:
        raise ValidationError({"who": _("This person is not on the roll.")})
    return person
