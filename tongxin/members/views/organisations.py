"""Organisations for those who keep their files: the list, and one with its members."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.pages import paged
from tongxin.members import forms, operations, policies, queries
from tongxin.members.models import Cadre, PartyOrganisation
from tongxin.members.views import files
from tongxin.people.act_pages import (
    ActPage,
    FoundingPage,
    buttons,
    founding_button,
    with_button,
)
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User

KNOWN = _("Whoever is known by this name and number is found again.")


def from_today(_organisation: PartyOrganisation) -> dict[str, Any]:
    return {"from_on": clock.today()}


def note_reading(user: User, cadre: Cadre) -> None:
    """That it was read is written down."""
    operations.note_reading(user, [cadre], why="detail")


found = FoundingPage(
    operations.found_organisation,
    name="members:found",
    form=forms.FoundForm,
    title=_("Found an organisation"),
    button=_("Found it"),
    done=_("It stands in the list."),
    back=lambda: reverse("members:list"),
    lead=_("As the paper says that founds it."),
)
entrust = ActPage(
    operations.entrust_files,
    name="members:entrust",
    form=forms.EntrustForm,
    initial=lambda one: {"office": one.office_id},
    title=_("Who keeps its files"),
    button=_("Save"),
    done=_("It is saved."),
    back=PartyOrganisation.get_absolute_url,
    about=str,
    lead=_("Its Party affairs workers read and keep the files from now on."),
)
dissolve = ActPage(
    operations.dissolve_organisation,
    name="members:dissolve",
    form=forms.DissolveForm,
    initial=lambda _organisation: {"on": clock.today()},
    title=_("Dissolve it"),
    done=_("It is dissolved. Files that ended there stay readable."),
    back=PartyOrganisation.get_absolute_url,
    about=str,
)
add = ActPage(
    operations.add_member,
    do=operations.enter_member,
    name="members:add",
    form=forms.AddForm,
    choices=lambda _user, one: forms.kinds(one),
    initial=from_today,
    title=_("Add a member"),
    button=_("Begin the file"),
    done=_("The file is begun."),
    back=PartyOrganisation.get_absolute_url,
    about=str,
    lead=KNOWN,
)
name_cadre = ActPage(
    operations.name_cadre,
    do=operations.enter_cadre,
    name="members:name_cadre",
    form=forms.CadreForm,
    initial=from_today,
    title=_("Name a cadre"),
    button=_("Write it down"),
    done=_("It is written down."),
    back=PartyOrganisation.get_absolute_url,
    about=str,
    lead=KNOWN,
)
end_cadre = ActPage(
    operations.end_cadre,
    name="members:end_cadre",
    by=("organisation_id", "pk"),
    form=forms.DayForm,
    initial=lambda _cadre: {"on": clock.today()},
    title=_("End a duty"),
    button=_("End it"),
    done=_("It is ended."),
    back=lambda one: one.organisation.get_absolute_url(),
    about=lambda one: (
        f"{one.organisation} · {one.get_duty_display()} · {one.person.name}"
    ),
    is_sensitive=True,
    when_read=note_reading,
)


@require_safe
@signed_in
@never_cache
def listed(request: SignedInRequest) -> HttpResponse:
    rows = queries.organisation_rows(request.user)
    button = founding_button(request, found)
    if not rows and button is None:
        raise Http404
    context = {"rows": rows, "found": button}
    return render(request, "members/list.html", context)


@require_safe
@signed_in
@never_cache
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its members by name: that they were read is written down for each of them."""
    reader, rows = request.user, policies.organisations_kept_by
    one = get_object_or_404(rows(reader), pk=pk)
    page = paged(request, queries.files_of(reader, one), size=20)
    cadres = queries.cadres_of(reader, one)
    ended = list(queries.ended_of(reader, one)[:10])
    operations.note_reading(reader, [*page.rows, *cadres, *ended], why="list")
    asked = policies.corrections_kept_by
    waiting = asked(reader).filter(membership__origin=one, outcome="")
    context = {
        "organisation": one,
        "page": page,
        "kept": queries.kept_among(reader, page.rows),
        "waiting": with_button(request, waiting, files.answer, found_by=asked),
        "cadres": with_button(request, cadres, end_cadre),
        "ended": ended,
        "buttons": buttons(request, one, add, name_cadre, found_by=rows),
        "of_the_street": buttons(request, one, entrust, dissolve),
    }
    return render(request, "members/organisation.html", context)
