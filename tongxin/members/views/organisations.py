"""Organisations for those who keep their files: the list, and one with its members."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import paged
from tongxin.members import forms, operations, policies, queries
from tongxin.members.models import PartyOrganisation
from tongxin.people.http import SignedInRequest, signed_in

form_page = require_http_methods(["GET", "HEAD", "POST"])


def kept(request: SignedInRequest, pk: int) -> PartyOrganisation:
    return get_object_or_404(policies.organisations_kept_by(request.user), pk=pk)


def address(organisation: PartyOrganisation) -> str:
    return reverse("members:organisation", args=[organisation.pk])


def street_only(request: SignedInRequest) -> None:
    if not policies.keeps_all(request.user):
        raise Http404


@require_safe
@signed_in
@never_cache
def listed(request: SignedInRequest) -> HttpResponse:
    rows = queries.organisation_rows(request.user)
    may_found = policies.keeps_all(request.user)
    if not rows and not may_found:
        raise Http404
    context = {"rows": rows, "may_found": may_found}
    return render(request, "members/list.html", context)


@require_safe
@signed_in
@never_cache
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its members by name: that they were read is written down for each of them."""
    one, reader = kept(request, pk), request.user
    page = paged(request, queries.files_of(reader, one), size=20)
    cadres = queries.cadres_of(reader, one)
    ended = list(queries.ended_of(reader, one)[:10])
    operations.note_reading(reader, [*page.rows, *cadres, *ended], why="list")
    context = {
        "organisation": one,
        "page": page,
        "kept": queries.kept_among(reader, page.rows),
        "waiting": policies.corrections_kept_by(reader).filter(
            membership__origin=one, outcome=""
        ),
        "cadres": cadres,
        "ended": ended,
        "may_found": policies.keeps_all(reader),
    }
    return render(request, "members/organisation.html", context)


@form_page
@signed_in
def found(request: SignedInRequest) -> HttpResponse:
    street_only(request)
    act = Act(
        title=_("Found an organisation"),
        button=_("Found it"),
        done=_("It stands in the list."),
        back=reverse("members:list"),
        lead=_("As the paper says that founds it."),
    )
    form = forms.FoundForm(request.POST or None)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.found_organisation(
            request.user, facts.pop("kind"), **facts
        ),
    )


@form_page
@signed_in
def entrust(request: SignedInRequest, pk: int) -> HttpResponse:
    street_only(request)
    one = kept(request, pk)
    act = Act(
        title=_("Who keeps its files"),
        button=_("Save"),
        done=_("It is saved."),
        back=address(one),
        about=one.name,
        lead=_("Its Party affairs workers read and keep the files from now on."),
    )
    form = forms.EntrustForm(request.POST or None, initial={"office": one.office_id})
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.entrust_files(request.user, one, **facts),
    )


@form_page
@signed_in
def dissolve(request: SignedInRequest, pk: int) -> HttpResponse:
    street_only(request)
    one = kept(request, pk)
    act = Act(
        title=_("Dissolve it"),
        button=_("Dissolve it"),
        done=_("It is dissolved. Files that ended there stay readable."),
        back=address(one),
        about=one.name,
    )
    form = forms.DissolveForm(request.POST or None, initial={"on": clock.today()})
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.dissolve_organisation(request.user, one, **facts),
    )


@form_page
@signed_in
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    one = kept(request, pk)
    act = Act(
        title=_("Add a member"),
        button=_("Begin the file"),
        done=_("The file is begun."),
        back=address(one),
        about=one.name,
        lead=_("Whoever is known by this name and number is found again."),
    )
    form = forms.AddForm(
        request.POST or None,
        is_league=one.is_league,
        initial={"from_on": clock.today()},
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.enter_member(request.user, one, **facts),
    )


@form_page
@signed_in
def name_cadre(request: SignedInRequest, pk: int) -> HttpResponse:
    one = kept(request, pk)
    act = Act(
        title=_("Name a cadre"),
        button=_("Write it down"),
        done=_("It is written down."),
        back=address(one),
        about=one.name,
        lead=_("Whoever is known by this name and number is found again."),
    )
    form = forms.CadreForm(request.POST or None, initial={"from_on": clock.today()})
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.enter_cadre(request.user, one, **facts),
    )


@form_page
@signed_in
def end_cadre(request: SignedInRequest, pk: int, cadre_pk: int) -> HttpResponse:
    one = kept(request, pk)
    rows = policies.cadres_kept_by(request.user).filter(organisation=one)
    cadre = get_object_or_404(rows, pk=cadre_pk, until_on=None)
    operations.note_reading(request.user, [cadre], why="detail")
    act = Act(
        title=_("End a duty"),
        button=_("End it"),
        done=_("It is ended."),
        back=address(one),
        about=f"{one.name} · {cadre.get_duty_display()} · {cadre.person.name}",
    )
    form = forms.DayForm(request.POST or None, initial={"on": clock.today()})
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.end_cadre(request.user, cadre, **facts),
    )
