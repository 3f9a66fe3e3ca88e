"""Every page of this room: who finds it, what it does, what it costs."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people import operations, queries
from tongxin.people.models import Appointment, Channel, Office, Person, Role, User
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_community_clerk,
    make_data_officer,
    make_office,
    make_person,
    make_street_clerk,
    make_user,
    make_verified_resident,
)

pytestmark = pytest.mark.django_db

PHONE = "+8613800138000"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


# ---- A person's own pages ----

OWN = ["/me/profile/", "/me/reads/", "/me/erase/"]


@pytest.mark.parametrize("path", OWN)
def test_own_pages_lead_a_visitor_to_sign_in_and_back(client, path):
    assert client.get(path).url == f"/sign-in/?next={path}"


@pytest.mark.parametrize("path", OWN)
def test_own_pages_open(path):
    assert as_(make_verified_resident()).get(path).status_code == 200


def test_an_account_without_a_person_has_a_page_about_itself():
    client = as_(make_street_clerk())
    assert client.get("/me/profile/").status_code == 200
    assert client.get("/me/reads/").status_code == 404
    assert client.get("/me/erase/").status_code == 404


def test_a_profile_is_saved():
    user = make_verified_resident()
    answer = as_(user).post(
        "/me/profile/",
        {
            "name": "林样本",
            "answer_channel": Channel.LETTER,
            "address": "独树村一巷1号",
            "email": "",
        },
    )
    assert answer.url == "/me/profile/"
    person = Person.objects.get(user=user)
    assert (person.name, person.answer_channel) == ("林样本", Channel.LETTER)


def test_a_profile_that_cannot_be_answered_says_so():
    user = make_verified_resident()
    answer = as_(user).post(
        "/me/profile/", {"name": "林样例", "answer_channel": Channel.LETTER}
    )
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_reads_show_the_office_and_the_reason():
    user = make_verified_resident()
    queries.contact_of(make_street_clerk(), user.person, "call")
    page = as_(user).get("/me/reads/").content.decode()
    assert "东晓街道受理窗口" in page
    part = as_(user).get("/me/reads/", headers={"HX-Request": "true"}).content.decode()
    assert "东晓街道受理窗口" in part
    assert "<html" not in part


def test_reads_cost_the_same_however_many():
    user = make_verified_resident()
    client, costs = as_(user), []
    for _ in range(3):
        queries.contact_of(make_community_clerk(), user.person, "call")
        costs.append(cost(client, "/me/reads/"))
    assert len(set(costs)) == 1
    # Session, account, person with key, traces, offices of the readers, own posts.
    assert costs[0] <= 7


def test_a_copy_is_a_file():
    answer = as_(make_verified_resident()).post("/me/copy/")
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["people"]["name"] == "林样例"


def test_erasing_asks_first():
    user = make_verified_resident()
    client = as_(user)
    assert client.post("/me/erase/", {}).status_code == 200
    assert Person.objects.get(user=user).name == "林样例"
    client.post("/me/erase/", {"is_sure": "on"})
    assert Person.objects.get(pk=user.person_id or 0).name == ""
    assert client.get("/me/profile/").status_code == 302


def test_erasing_with_a_post_says_why_not():
    clerk = make_street_clerk()
    clerk.person = make_person("王样例")
    clerk.save()
    answer = as_(clerk).post("/me/erase/", {"is_sure": "on"})
    assert answer.context["form"].non_field_errors()


# ---- The data rights officer ----

OTHERS = [
    make_street_clerk,
    make_community_clerk,
    make_auditor,
    make_verified_resident,
]


@pytest.mark.parametrize("user", [*OTHERS, make_administrator])
def test_data_pages_are_the_officers_alone(client, user):
    person = make_person("黄样例", "+8613900139000")
    own = as_(user())
    for path in ("/data/", f"/data/{person.pk}/"):
        assert own.get(path).status_code == 404
        assert client.get(path).url.startswith("/sign-in/")
    for act in ("copy", "erase"):
        assert own.post(f"/data/{person.pk}/{act}/").status_code == 404
    assert Person.objects.get(pk=person.pk).name == "黄样例"


def test_the_officer_finds_opens_corrects_and_each_is_on_record():
    person = make_person("林样例", PHONE)
    client = as_(make_data_officer())
    found = client.post("/data/", {"phone": "138 0013 8000"})
    assert f"/data/{person.pk}/" in found.content.decode()
    assert client.get(f"/data/{person.pk}/").status_code == 200
    assert Entry.objects.get(action="person.read").fields == ["rights"]
    client.post(
        f"/data/{person.pk}/",
        {"name": "林样本", "phone": "", "answer_channel": Channel.RECEIPT},
    )
    again = Person.objects.get(pk=person.pk)
    assert (again.name, again.phone) == ("林样本", "")


def test_nobody_under_a_number_and_no_number_are_said():
    client = as_(make_data_officer())
    assert client.post("/data/", {"phone": PHONE}).context["found"] == []
    assert client.post("/data/", {"phone": "1380"}).context["form"].errors


def test_a_correction_that_does_not_do_says_so():
    person = make_person("林样例")
    answer = as_(make_data_officer()).post(
        f"/data/{person.pk}/", {"name": "林样例", "answer_channel": Channel.SMS}
    )
    assert answer.context["form"].non_field_errors()


def test_the_officer_hands_out_a_copy_and_erases():
    person = make_person("林样例")
    client = as_(make_data_officer())
    copy = client.post(f"/data/{person.pk}/copy/")
    assert json.loads(copy.content)["people"]["name"] == "林样例"
    client.post(f"/data/{person.pk}/erase/")
    assert Person.objects.get(pk=person.pk).name == "林样例"
    client.post(f"/data/{person.pk}/erase/", {"is_sure": "on"})
    assert Person.objects.get(pk=person.pk).name == ""
    assert client.get(f"/data/{person.pk}/").status_code == 404


def test_a_person_with_a_post_cannot_be_erased_from_here():
    clerk = make_street_clerk()
    clerk.person = make_person("王样例")
    clerk.save()
    as_(make_data_officer()).post(f"/data/{clerk.person_id}/erase/", {"is_sure": "on"})
    assert Person.objects.get(user=clerk).name == "王样例"


# ---- The administrator ----


@pytest.mark.parametrize("user", [*OTHERS, make_data_officer])
def test_staff_pages_are_the_administrators_alone(client, user):
    account, office = make_administrator(), make_office()
    pages = [
        "/staff/",
        "/staff/new/",
        f"/staff/{account.pk}/",
        "/staff/offices/",
        "/staff/offices/new/",
        f"/staff/offices/{office.pk}/",
    ]
    own = as_(user())
    for path in pages:
        assert own.get(path).status_code == 404
        assert client.get(path).url.startswith("/sign-in/")
    for act in ("appoint", "password", "second-step", "close"):
        assert own.post(f"/staff/{account.pk}/{act}/").status_code == 404


def test_an_account_is_opened_appointed_and_ended_through_the_pages():
    client, office = as_(make_administrator()), make_office()
    page = client.post("/staff/new/", {"username": "lin", "public_name": "林经办"})
    user = User.objects.get(username="lin")
    assert user.check_password(page.context["password"])
    assert page.context["password"] in page.content.decode()
    facts = {"office": office.pk, "role": Role.LIAISON}
    assert client.post(f"/staff/{user.pk}/appoint/", facts).status_code == 302
    again = client.post(f"/staff/{user.pk}/appoint/", facts)
    assert again.context["form"].non_field_errors()
    post = Appointment.objects.get(user=user)
    assert client.get(f"/staff/{user.pk}/").status_code == 200
    client.post(f"/staff/{user.pk}/end/{post.pk}/")
    assert not User.objects.get(pk=user.pk).posts
    client.post(f"/staff/{user.pk}/end/{post.pk}/")
    renewed = client.post(f"/staff/{user.pk}/password/")
    assert User.objects.get(pk=user.pk).check_password(renewed.context["password"])
    client.post(f"/staff/{user.pk}/second-step/")
    client.post(f"/staff/{user.pk}/close/")
    assert not User.objects.get(pk=user.pk).is_active


def test_what_does_not_do_is_said_on_the_page():
    administrator = make_administrator()
    client = as_(administrator)
    taken = {"username": administrator.username, "public_name": "林经办"}
    assert client.post("/staff/new/", taken).context["form"].errors
    colleague, _ = operations.open_staff_account(
        SYSTEM, username="lin", public_name="林经办"
    )
    operations.appoint(SYSTEM, colleague, office=make_office(), role=Role.LIAISON)
    client.post(f"/staff/{colleague.pk}/close/")
    assert User.objects.get(pk=colleague.pk).is_active
    resident = make_verified_resident()
    assert client.get(f"/staff/{resident.pk}/").status_code == 404


def test_an_office_is_set_up_and_closed_through_the_pages():
    client = as_(make_administrator())
    wrong = {"kind": Office.Kind.COMMUNITY, "name": "绿景社区"}
    assert client.post("/staff/offices/new/", wrong).context["form"].errors
    client.post(
        "/staff/offices/new/", {"kind": Office.Kind.DEPARTMENT, "name": "城管办"}
    )
    office = Office.objects.get(name="城管办")
    assert client.get(f"/staff/offices/{office.pk}/").status_code == 200
    client.post(f"/staff/offices/{office.pk}/close/")
    assert Office.objects.get(pk=office.pk).is_closed
    client.post(f"/staff/offices/{office.pk}/close/")


@pytest.mark.parametrize("path", ["/staff/", "/staff/offices/"])
def test_lists_cost_the_same_however_long(path):
    client = as_(make_administrator())
    costs = []
    for number in range(3):
        user = make_user(make_office(f"单位{number}"))
        user.public_name = f"样例{number}"
        user.save()
        costs.append(cost(client, path))
    assert len(set(costs)) == 1
    # Session, account, own posts, rows with their posts, filter, menu.
    assert costs[0] <= 8


def test_the_filter_stays_in_the_address():
    client = as_(make_administrator())
    page = client.get("/staff/?find=没有这个人").content.decode()
    assert 'value="没有这个人"' in page
    assert client.get("/staff/offices/?kind=street&find=x").status_code == 200


def test_nobody_acts_by_a_link():
    client = as_(make_administrator())
    user = make_user()
    for act in ("appoint", "password", "second-step", "close"):
        assert client.get(f"/staff/{user.pk}/{act}/").status_code == 405
    assert as_(make_verified_resident()).get("/me/copy/").status_code == 405
    assert VISITOR.pk is None
