"""The pages of organisations and files, from the list to each act."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations, policies, queries
from tongxin.members.models import Cadre, Membership, PartyOrganisation
from tongxin.members.tests.make import (
    LONG_AGO,
    Kind,
    make_cadre,
    make_committee,
    make_keeper,
    make_member,
    make_organisation,
    make_party_building_office,
    make_working_committee,
)
from tongxin.people.models import User
from tongxin.people.tests.make import make_office, make_person, make_resident

pytestmark = pytest.mark.django_db
As = Membership.Kind


@pytest.fixture
def street(client) -> User:
    user = make_party_building_office()
    client.force_login(user)
    return user


def send(client, name: str, /, *args: int, **facts: Any) -> Any:
    return client.post(reverse(f"members:{name}", args=args), facts)


def done(answer: Any) -> bool:
    return answer.status_code == 302


def today() -> str:
    return clock.today().isoformat()


# ---- Organisations ----


def test_an_empty_house_says_how_to_begin(client, street):
    page = client.get(reverse("members:list"))
    assert page.context["rows"] == []
    assert reverse("members:found") in page.text


def test_the_list_shows_each_under_the_one_above_it_with_what_waits(client, street):
    committee = make_committee()
    branch = make_organisation(parent=committee)
    user = make_resident()
    file = make_member(branch, user.person)
    asked = operations.ask_correction(user, file, text="写错了")
    operations.answer_correction(SYSTEM, asked, outcome="corrected", answer="好")
    # Whoever asks twice is one member all the same.
    operations.ask_correction(user, file, text="还有一处")
    rows = client.get(reverse("members:list")).context["rows"]
    told = [(row.organisation, row.depth, row.members, row.waiting) for row in rows]
    assert told == [
        # Above, the files of those below are counted too.
        (make_working_committee(), 0, 1, 0),
        (committee, 1, 1, 0),
        (branch, 2, 1, 1),
    ]


def test_what_the_keeper_asked_about_the_own_file_waits_for_somebody_else():
    branch = make_organisation()
    keeper = make_keeper(branch)
    keeper.person = make_person()
    keeper.save()
    file = make_member(branch, keeper.person)
    operations.ask_correction(keeper, file, text="写错了")
    (row,) = queries.organisation_rows(keeper)
    assert (row.members, row.waiting) == (1, 0)
    assert not policies.corrections_kept_by(keeper).exists()
    above = queries.organisation_rows(make_party_building_office())
    assert [row.waiting for row in above] == [0, 1]


def test_a_branch_sees_itself_alone_and_at_the_top(client):
    branch = make_organisation(parent=make_committee())
    make_organisation()
    client.force_login(make_keeper(branch))
    (row,) = client.get(reverse("members:list")).context["rows"]
    assert (row.organisation, row.depth) == (branch, 0)


def test_what_was_dissolved_is_not_in_the_list_and_its_page_is_still_there(
    client, street
):
    branch = make_organisation()
    assert done(send(client, "dissolve", branch.pk, on=today(), paper="关于撤销的批复"))
    rows = client.get(reverse("members:list")).context["rows"]
    assert branch not in [row.organisation for row in rows]
    page = client.get(reverse("members:organisation", args=[branch.pk])).text
    assert "关于撤销的批复" in page
    assert reverse("members:add", args=[branch.pk]) not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    django_assert_num_queries, count
):
    user = make_party_building_office()
    for _each in range(count):
        make_member(make_organisation())
    assert user.posts
    with django_assert_num_queries(1):
        assert len(queries.organisation_rows(user)) == count + 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    client, django_assert_num_queries, street, count
):
    branch, host = make_organisation(), make_organisation()
    for number in range(count):
        resident = make_resident(f"员{number}")
        file = make_member(branch, resident.person)
        operations.set_activity(SYSTEM, file, organisation=host, on=LONG_AGO)
        operations.ask_correction(resident, file, text="写错了")
        duty = Cadre.Duty.COMMITTEE
        make_cadre(branch, make_person(f"干{number}"), duty=duty)
        ended = make_member(branch, make_person(f"故{number}"))
        because = Membership.Because.LEFT
        operations.end_file(SYSTEM, ended, on=clock.today(), because=because)
    page = reverse("members:organisation", args=[branch.pk])
    client.get(page)
    with django_assert_num_queries(16):
        answer = client.get(page)
    assert len(answer.context["page"].rows) == count


def test_it_is_founded_entrusted_and_led_on_its_pages(client, street):
    top, office = make_working_committee(), make_office("园区党群中心")
    facts = {
        "kind": Kind.BRANCH,
        "name": "园区支部",
        "parent": top.pk,
        "place": top.place_id,
        "founded_paper": "批复",
        "founded_on": "2020-01-06",
    }
    assert send(client, "found", **(facts | {"founded_on": "0020-01-06"})).status_code
    assert not PartyOrganisation.objects.filter(name="园区支部").exists()
    assert done(send(client, "found", **facts))
    branch = PartyOrganisation.objects.get(name="园区支部")
    assert send(client, "found", **facts).status_code == 422
    assert done(send(client, "entrust", branch.pk, office=office.pk))
    branch.refresh_from_db()
    assert branch.office == office
    facts = {"name": "陈书记", "phone": "13800138031", "duty": "secretary"}
    assert done(send(client, "name_cadre", branch.pk, from_on="2020-01-06", **facts))
    cadre = branch.cadres.get()
    assert done(send(client, "end_cadre", branch.pk, cadre.pk, on=today()))
    cadre.refresh_from_db()
    assert cadre.until_on == clock.today()


# ---- Files ----


def test_a_file_goes_from_its_beginning_to_its_end_on_its_pages(client, street):
    branch, other = make_organisation(), make_organisation()
    facts = {"name": "党样例", "phone": "13800138032", "from_on": "2021-03-01"}
    assert done(send(client, "add", branch.pk, kind=As.PROBATIONARY, **facts))
    file = branch.memberships.get()
    assert done(
        send(client, "correct", file.pk, kind=As.PROBATIONARY, from_on="2021-04-01")
    )
    assert done(
        send(client, "activity", file.pk, organisation=other.pk, on="2021-05-01")
    )
    assert done(send(client, "activity", file.pk, organisation="", on="2021-06-01"))
    assert done(send(client, "confirm", file.pk, on="2022-04-01"))
    full = branch.memberships.get(until_on=None)
    assert done(send(client, "move", full.pk, to=other.pk, on="2023-01-01"))
    moved = other.memberships.get()
    facts = {"because": "left", "on": today(), "words": "本人提出"}
    assert done(send(client, "end", moved.pk, **facts))
    page = client.get(reverse("members:file", args=[moved.pk]))
    assert [one.pk for one in page.context["history"]] == [file.pk, full.pk, moved.pk]
    assert "本人提出" in page.text
    assert page.context["buttons"] == {}
    for name in ("move", "end", "correct", "activity", "confirm"):
        address = reverse(f"members:{name}", args=[moved.pk])
        assert client.get(address).status_code == 404


def test_whoever_comes_too_late_keeps_what_they_typed_and_reads_why(client, street):
    file = make_member()
    page = reverse("members:end", args=[file.pk])
    assert client.get(page).status_code == 200
    operations.end_file(SYSTEM, file, on=clock.today(), because=Membership.Because.LEFT)
    answer = send(client, "end", file.pk, because="died", on=today(), words="讣告在案")
    assert answer.status_code == 409
    assert "讣告在案" in answer.text
    assert answer.context["form"].non_field_errors() == ["这份档案已经结束。"]


def test_a_page_offers_what_its_acts_allow_and_no_more(client, street):
    file = make_member(kind=As.PROBATIONARY)
    page = reverse("members:file", args=[file.pk])
    names = ["confirm", "activity", "move", "correct", "end"]
    assert list(client.get(page).context["buttons"]) == names
    operations.correct_file(SYSTEM, file, kind=As.MEMBER, from_on=LONG_AGO)
    assert list(client.get(page).context["buttons"]) == names[1:]


def test_nobody_is_offered_to_end_the_own_duty(client):
    branch = make_organisation()
    keeper = make_keeper(branch)
    keeper.person = make_person()
    keeper.save()
    own = make_cadre(branch, keeper.person)
    other = make_cadre(branch, duty=Cadre.Duty.DEPUTY)
    client.force_login(keeper)
    page = client.get(reverse("members:organisation", args=[branch.pk])).text
    own_end, other_end = (
        reverse("members:end_cadre", args=[branch.pk, one.pk]) for one in (own, other)
    )
    assert other_end in page
    assert own_end not in page
    assert client.get(own_end).status_code == 404
    with pytest.raises(PermissionDenied):
        operations.end_cadre(keeper, own, on=clock.today())


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("add", {"name": "", "phone": "13800138033", "kind": As.MEMBER}),
        ("add", {"name": "党样例", "phone": "12", "kind": As.MEMBER}),
        ("add", {"name": "党样例", "phone": "13800138033", "kind": As.LEAGUE}),
        ("name_cadre", {"name": "党样例", "phone": "", "duty": "secretary"}),
        ("name_cadre", {"name": "党样例", "phone": "13800138033", "duty": "king"}),
    ],
)
def test_a_mistake_is_told_on_the_page_and_nothing_is_kept(client, street, name, facts):
    branch = make_organisation()
    answer = send(client, name, branch.pk, from_on=today(), **facts)
    assert answer.status_code == 422
    assert not branch.memberships.exists()
    assert not branch.cadres.exists()


def test_a_file_moves_only_to_organisations_of_its_side_that_are_kept(client):
    committee = make_committee()
    branch, beside = (make_organisation(parent=committee) for _ in range(2))
    make_organisation(Kind.LEAGUE_BRANCH, parent=committee)
    make_organisation()
    client.force_login(make_keeper(committee))
    form = client.get(reverse("members:move", args=[make_member(branch).pk])).context[
        "form"
    ]
    assert set(form.fields["to"].queryset) == {committee, beside}


def test_guests_are_named_with_their_home_and_their_file_does_not_open(client):
    file, host = make_member(), make_organisation()
    operations.set_activity(SYSTEM, file, organisation=host, on=LONG_AGO)
    keeper = make_keeper(host)
    client.force_login(keeper)
    page = client.get(reverse("members:organisation", args=[host.pk])).text
    assert file.origin.name in page
    address = reverse("members:file", args=[file.pk])
    assert address not in page
    assert client.get(address).status_code == 404
    assert not operations.end_file.is_open(keeper, file)
