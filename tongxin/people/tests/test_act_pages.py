"""A page of an act: who finds it, what it keeps, and what other pages offer of it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse

from tongxin.journal.acts import Rule, founding, operation
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import unregistered
from tongxin.journal.words import Words
from tongxin.people.act_pages import (
    ActPage,
    Button,
    FoundingPage,
    buttons,
    founding_button,
    with_button,
)
from tongxin.people.models import Actor, Office, Role, User
from tongxin.people.tests.make import make_office, make_street_clerk, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
SAID = Words("did it", "it was done")
read_by: list[tuple[User, str]] = []


def offices_of(actor: Actor) -> QuerySet[Office]:
    """The street's own clerks see to all offices, others to none."""
    is_street = isinstance(actor, User) and actor.is_street
    return Office.objects.all() if is_street else Office.objects.none()


OPEN = Rule(
    rows=offices_of,
    refusal="Only the street.",
    when={"is_closed": [False]},
    stale="It is closed.",
)

with unregistered():

    @operation("office.renamed", SAID, OPEN)
    def rename(actor: Actor, office: Office, *, name: str, kind: str) -> None:
        if "!" in name:
            raise ValidationError({"name": "No shouting."})
        office.name = name
        office.save()

    @operation("office.shut", SAID, OPEN)
    def shut(actor: Actor, office: Office) -> None:
        office.is_closed = True
        office.save()

    @founding(
        "office.begun",
        SAID,
        may=lambda actor: isinstance(actor, User) and actor.is_street,
        refusal="Only the street.",
    )
    def begin(actor: Actor, *, name: str) -> Office:
        return Office.objects.create(name=name, kind=Office.Kind.DEPARTMENT)


class NameForm(forms.Form):
    name = forms.CharField(max_length=20)


class RenameForm(NameForm):
    kind = forms.ChoiceField()
    beside = forms.ModelChoiceField(Office.objects.none(), required=False)

    def clean(self) -> dict[str, Any]:
        return {key: self.cleaned_data.get(key) for key in ("name", "kind")}


def sheet(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Where the others lead back to; it draws its buttons."""
    one = Office.objects.get(pk=pk) if pk else Office.objects.order_by("pk")[0]
    context = {"buttons": buttons(request, one, first, second).values()}
    return render(request, "kernel/parts/buttons.html", context)


first = ActPage(
    rename,
    name="rename",
    title="Rename it",
    done="It has its name.",
    back=lambda office: reverse("sheet", args=[office.pk]),
    form=RenameForm,
    by=("kind", "pk"),
    choices=lambda _user, office: {
        "kind": [("a", "A"), ("b", "B")],
        "beside": Office.objects.exclude(pk=office.pk),
    },
    initial=lambda office: {"name": office.name},
    about=str,
    lead=lambda office: f"It is called {office.name}.",
    button="Name",
    is_main=True,
    is_sensitive=True,
    when_read=lambda user, office: read_by.append((user, office.name)),
)
second = ActPage(
    shut,
    name="shut",
    title="Shut it",
    done="It is shut.",
    back=lambda office: reverse("sheet", args=[office.pk]),
)
third = FoundingPage(
    begin,
    name="begin",
    title="Begin one",
    done="It is begun.",
    back=lambda: reverse("begin"),
    form=NameForm,
    lead="Name it.",
)

there = ActPage(
    rename,
    name="there",
    title="Rename it there",
    done="",
    back=lambda office: reverse("sheet", args=[office.pk]),
    form=RenameForm,
    choices=lambda _user, _office: {"kind": [("a", "A")]},
    is_in_sheet=True,
)

urlpatterns = [
    there.path("there/<int:pk>/"),
    path("sheet/<int:pk>/", sheet, name="sheet"),
    first.path("rename/<kind>/<int:pk>/"),
    second.path("shut/<int:pk>/"),
    third.path("begin/"),
    path("", include(settings.ROOT_URLCONF)),
]


@pytest.fixture
def office() -> Office:
    return make_office("城建办", phone="0755")


@pytest.fixture
def clerk(client) -> User:
    user = make_street_clerk()
    client.force_login(user)
    read_by.clear()
    return user


def page_of(office: Office) -> str:
    return first.address(office)


# ---- Who finds it ----


def test_it_opens_for_those_who_may_and_for_nobody_else(client, clerk, office):
    assert page_of(office) == f"/rename/department/{office.pk}/"
    assert client.get(page_of(office)).status_code == 200
    assert client.get(f"/rename/street/{office.pk}/").status_code == 404
    client.force_login(make_user(office, Role.LIAISON))
    for address in (page_of(office), second.address(office), "/begin/"):
        assert client.post(address, {"name": "新", "kind": "a"}).status_code == 404
    assert client.get("/begin/").status_code == 404
    client.logout()
    assert client.get(page_of(office)).url.startswith("/sign-in/?next=")
    assert client.get("/begin/").status_code == 302
    assert not Entry.objects.filter(action__startswith="office.").exists()


def test_only_a_form_can_be_looked_at(client, clerk, office):
    assert client.get(second.address(office)).status_code == 405
    assert client.put(page_of(office)).status_code == 405
    assert client.head(page_of(office)).status_code == 200


def test_that_it_was_read_is_said_to_whom_it_matters(client, clerk, office):
    client.get(page_of(office))
    assert read_by == [(clerk, "城建办")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_sensitive_is_never_kept(client, clerk, office, method):
    page = getattr(client, method)(page_of(office))
    assert "no-store" in page["Cache-Control"]
    assert "Cache-Control" not in getattr(client, method)("/begin/")


# ---- What it shows and keeps ----


def test_it_shows_what_it_is_about_and_what_may_be_chosen(client, clerk, office):
    other = make_office("另一个")
    page = client.get(page_of(office))
    act, form = page.context["act"], page.context["form"]
    assert (act.title, act.button, act.about) == ("Rename it", "Name", "城建办")
    assert act.lead == "It is called 城建办."
    assert form.fields["kind"].choices == [("a", "A"), ("b", "B")]
    assert other in form.fields["beside"].queryset
    assert office not in form.fields["beside"].queryset
    assert form.initial == {"name": "城建办"}
    assert client.get("/begin/").context["act"].button == "Begin one"


def test_it_is_done_said_and_leads_back(client, clerk, office):
    answer = client.post(page_of(office), {"name": "住建办", "kind": "a"})
    assert answer.url == reverse("sheet", args=[office.pk])
    told = [str(one) for one in get_messages(answer.wsgi_request)]
    assert told == ["It has its name."]
    assert Entry.objects.latest("pk").fields == ["name"]
    answer = client.post("/begin/", {"name": "新办"})
    assert answer.url == reverse("begin")
    assert Office.objects.filter(name="新办").exists()


@pytest.mark.parametrize(
    "typed", [{}, {"name": "", "kind": "a"}, {"name": "住建办", "kind": "c"}]
)
def test_a_mistake_is_told_at_its_field(client, clerk, office, typed):
    page = client.post(page_of(office), typed)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert client.post("/begin/", {}).status_code == 422


def test_what_the_act_refuses_is_told_at_its_field_too(client, clerk, office):
    page = client.post(page_of(office), {"name": "住建办!", "kind": "b"})
    assert page.status_code == 422
    assert page.context["form"].errors["name"] == ["No shouting."]


def test_whoever_comes_too_late_keeps_what_they_typed(client, clerk, office):
    shut(clerk, office)
    page = client.post(page_of(office), {"name": "我写的名字", "kind": "b"})
    assert page.status_code == 409
    assert page.context["form"].non_field_errors() == ["It is closed."]
    assert "我写的名字" in page.text
    # There is nothing to begin here any more.
    assert client.get(page_of(office)).status_code == 404


def test_a_button_is_pressed_once_and_the_second_time_says_why_not(
    client, clerk, office
):
    for said in ("It is shut.", "It is closed."):
        answer = client.post(second.address(office))
        assert answer.url == reverse("sheet", args=[office.pk])
        told = [str(one) for one in get_messages(answer.wsgi_request)]
        assert told[-1] == said


# ---- What other pages offer ----


def asked_by(user: User) -> Any:
    return SimpleNamespace(user=user)


def test_a_sheet_offers_what_is_open(office, django_assert_num_queries):
    clerk = make_street_clerk()
    assert clerk.is_street
    with django_assert_num_queries(1):
        found = buttons(asked_by(clerk), office, first, second)
    assert found == {
        "rename": Button("Rename it", page_of(office), is_main=True),
        "shut": Button("Shut it", f"/shut/{office.pk}/", is_at_once=True),
    }
    with django_assert_num_queries(0):
        again = buttons(asked_by(clerk), office, first, second, found_by=offices_of)
    assert again == found
    assert buttons(asked_by(make_user()), office, first, second) == {}
    office.is_closed = True
    assert buttons(asked_by(clerk), office, first, second) == {}


def test_a_list_offers_it_row_by_row_for_one_query(django_assert_num_queries):
    clerk = make_street_clerk()
    rows = [make_office(f"科室{n}", is_closed=n == 1) for n in range(3)]
    assert clerk.is_street
    with django_assert_num_queries(1):
        found = with_button(asked_by(clerk), rows, first)
    assert [row for row, _button in found] == rows
    assert [bool(button) for _row, button in found] == [True, False, True]
    assert with_button(asked_by(make_user()), rows, first) == [
        (row, None) for row in rows
    ]


def test_what_has_no_row_yet_is_offered_to_those_who_may():
    found = founding_button(asked_by(make_street_clerk()), third)
    assert found == Button("Begin one", "/begin/")
    assert founding_button(asked_by(make_user()), third) is None


def test_buttons_lead_to_their_form_or_are_pressed(client, clerk, office):
    page = client.get(reverse("sheet", args=[office.pk])).text
    assert f'<a class="btn" href="{page_of(office)}">Rename it</a>' in page
    assert f'<form method="post" action="{second.address(office)}">' in page
    assert '<button class="btn quiet">Shut it</button>' in page
    assert "csrfmiddlewaretoken" in page
    shut(clerk, office)
    assert client.get(reverse("sheet", args=[office.pk])).text.strip() == ""


def test_a_form_of_a_sheet_has_no_page_but_what_was_refused_is_kept(
    client, clerk, office
):
    path = reverse("there", args=[office.pk])
    assert client.get(path).status_code == 405
    refused = client.post(path, {"name": "Too loud!", "kind": "a"})
    assert refused.status_code == 422
    assert "Too loud!" in refused.text
    assert client.post(path, {"name": "Quiet", "kind": "a"}).status_code == 302
    office.is_closed = True
    office.save()
    late = client.post(path, {"name": "Later", "kind": "a"})
    assert late.status_code == 409
    assert 'value="Later"' in late.text
