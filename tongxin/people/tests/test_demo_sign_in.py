"""One click per role, in the demonstration and nowhere else."""

import pytest

from tongxin.people.models import User
from tongxin.people.tests.make import make_street_clerk, make_verified_resident

pytestmark = pytest.mark.django_db

DEMO = "/sign-in/demo/"


def named(user: User, username: str) -> User:
    user.username = username
    user.public_name = "" if user.person_id else "王经办"
    user.save()
    return user


@pytest.fixture
def clerk(db):
    return named(make_street_clerk(), "demo-clerk")


def test_one_click_signs_in(client, settings, clerk):
    settings.DEMO = True
    assert client.post(DEMO, {"username": "demo-clerk"}).url == "/desk/"
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_a_resident_arrives_at_their_own_page(client, settings):
    settings.DEMO = True
    named(make_verified_resident(), "demo-resident")
    assert client.post(DEMO, {"username": "demo-resident"}).url == "/me/"


def test_roles_can_be_changed_in_one_browser(client, settings, clerk):
    settings.DEMO = True
    resident = named(make_verified_resident(), "demo-resident")
    client.post(DEMO, {"username": "demo-clerk"})
    client.post(DEMO, {"username": "demo-resident"})
    assert client.session["_auth_user_id"] == str(resident.pk)


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_outside_the_demonstration_the_page_is_not_there(client, clerk, method):
    answer = getattr(client, method)(DEMO, {"username": "demo-clerk"})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_only_accounts_of_the_demonstration_are_handed_out(client, settings):
    settings.DEMO = True
    make_street_clerk()
    user = User.objects.get()
    for username in (user.username, "", "demo-nobody"):
        assert client.post(DEMO, {"username": username}).status_code == 404


def test_the_page_lists_roles_in_the_demonstration_only(client, settings, clerk):
    assert "王经办" not in client.get("/sign-in/").content.decode()
    settings.DEMO = True
    page = client.get("/sign-in/").content.decode()
    assert "王经办" in page
    assert DEMO in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    client, settings, clerk, count, django_assert_num_queries
):
    settings.DEMO = True
    for number in range(count):
        named(make_street_clerk(), f"demo-{number}")
        named(make_verified_resident(phone=f"+861380013800{number}"), f"demo-r{number}")
    # Accounts with persons and keys, and their posts.
    with django_assert_num_queries(2):
        client.get("/sign-in/")
