"""The pages of a poll: for everybody, for an owner, for the office."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tongxin.kernel import clock, sealed
from tongxin.kernel.sheets import plain
from tongxin.people.models import Office, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.polls import operations, queries
from tongxin.polls.models import Poll, Vote
from tongxin.polls.tests.make import (
    AREA,
    ballot_of,
    close_now,
    count_now,
    end_now,
    make_open,
    make_poll,
    open_now,
    publish_now,
    put_owners,
    say,
    voters,
)
from tongxin.rolls.tests.make import LONG_AGO
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
LABEL = "参考计算，不是业主大会表决"
LABELS = (LABEL, "Reference calculation, not a vote of the owners")


def at(name: str, *path: int) -> str:
    return reverse(f"polls:{name}", args=path)


def labelled(page: str) -> bool:
    return any(one in page for one in LABELS)


def text_of(response) -> str:
    return response.content.decode()


def test_an_owner_votes_changes_it_and_finds_it(client):
    poll = make_open()
    (user,) = voters(poll, 1)
    client.force_login(user)
    page = text_of(client.get(at("vote", poll.pk)))
    assert poll.question in page
    assert labelled(page)
    ballot = ballot_of(poll, user).pk
    for choice in ("against", "agree"):
        sent = {"ballot": ballot, "vote": choice}
        reply = client.post(at("vote", poll.pk), sent)
        assert reply["Location"] == at("detail", poll.pk)
    assert Vote.objects.get().choice == "agree"
    pressed = re.findall(
        r'value="(\w+)" aria-pressed', text_of(client.get(at("vote", poll.pk)))
    )
    assert pressed == ["agree"]


def test_a_wrong_vote_is_answered_in_words(client):
    poll = make_open()
    user, other = voters(poll, 2)
    client.force_login(user)
    foreign = {"ballot": ballot_of(poll, other).pk, "vote": "agree"}
    assert client.post(at("vote", poll.pk), foreign).status_code == 404
    nothing = {"ballot": ballot_of(poll, user).pk, "vote": "perhaps"}
    reply = client.post(at("vote", poll.pk), nothing)
    assert reply["Location"] == at("vote", poll.pk)
    assert not Vote.objects.exists()
    end_now(poll)
    assert client.get(at("vote", poll.pk))["Location"] == at("detail", poll.pk)


def test_who_owns_nothing_there_finds_no_page_to_vote(client):
    poll, elsewhere = make_open(), make_open()
    (neighbour,) = voters(elsewhere, 1)
    assert client.get(at("vote", poll.pk)).status_code == 302
    for other in (neighbour, make_resident(), make_street_clerk()):
        client.force_login(other)
        assert client.get(at("vote", poll.pk)).status_code == 404
        assert client.get(at("proof", poll.pk)).status_code == 404


def test_before_the_end_nothing_of_the_votes_stands_anywhere(client, clerk):
    pages, unit = [], make_unit()
    put_owners(unit, [AREA] * 12)
    for choice in ("agree", "against"):
        poll = open_now(make_poll(unit))
        for voter in voters(poll, 9):
            say(poll, voter, choice)
        found = [
            text_of(client.get(at(name, poll.pk))) for name in ("detail", "manage")
        ]
        pages.append([_without_numbers(page, poll) for page in found])
        assert client.get(at("result_csv", poll.pk)).status_code == 404
    assert pages[0] == pages[1]


def _without_numbers(page: str, poll: Poll) -> str:
    page = re.sub(r"csrfmiddlewaretoken[^>]*>|nonce=\S+", "", page)
    page = re.sub(r"X-CSRFToken[^}]*}", "", page)
    return page.replace(f"/{poll.pk}/", "/n/").replace(poll.unit.slug, "slug")


def test_the_result_is_public_once_it_is_published_and_no_sum_of_area_is(client):
    areas = [Decimal("88.51"), Decimal("90.02"), *[Decimal("88.37")] * 28]
    poll = make_open(areas=areas, matter="7")
    for at_, voter in enumerate(voters(poll, 27)):
        say(poll, voter, "against" if at_ in (1, 5, 9) else "agree")
    result = count_now(poll)
    before = text_of(client.get(at("detail", poll.pk)))
    assert "88%" not in before
    assert client.get(at("result_csv", poll.pk)).status_code == 404
    operations.publish_poll(make_street_clerk(), poll)
    page = text_of(client.get(at("detail", poll.pk)))
    file = client.get(at("result_csv", poll.pk))
    table = file.content.decode("utf-8-sig")
    exact = [
        str(getattr(result, f"area_{name}"))
        for name in ("part", "agree", "against", "all")
    ]
    shares = [f"{24 / 27:.3f}"[2:], "88.9"]
    for told in (page, table, plain(table)):
        assert labelled(told)
        # 24 of 27 is 88.9 %: told as 85 % or more, less than 90 %.
        assert "85%" in told
        assert "90%" in told
        # The digits of a digest are chance.
        said = re.sub(r"[0-9a-f]{32,}", "", told)
        assert not [one for one in (*exact, *shares) if one in said]
    assert "278" in page or "二百七十八" in page
    assert file["Content-Type"].startswith("text/csv")
    assert str(result.heads_against) + "人" not in page


def test_every_page_and_file_says_what_it_is(client, clerk):
    draft, poll = make_poll(), make_open()
    (user,) = voters(poll, 1)
    say(poll, user, "agree")
    published = publish_now(make_open())
    addresses = [
        at("list"),
        at("work"),
        at("prepare"),
        at("manage", draft.pk),
        at("manage", poll.pk),
        at("detail", draft.pk),
        at("detail", poll.pk),
        at("detail", published.pk),
        at("type", poll.pk),
        at("result_csv", published.pk),
    ]
    for address in addresses:
        assert labelled(client.get(address).content.decode()), address
    client.force_login(user)
    assert labelled(text_of(client.get(at("vote", poll.pk))))


def test_from_the_question_to_the_published_result(client, clerk):
    unit = make_unit()
    put_owners(unit, [AREA] * 6)
    facts = {"unit": unit.pk, "matter": "9", "record_on": clock.today().isoformat()}
    refused = client.post(at("prepare"), {**facts, "question": " "})
    assert refused.status_code == 422
    client.post(at("prepare"), {**facts, "question": "同意吗？"})
    poll = Poll.objects.get()
    client.post(at("revise", poll.pk), {**facts, "question": "同意装灯吗？"})
    unsure = client.post(at("open", poll.pk), {"closes_on": "2999-01-01"})
    assert unsure.status_code == 422
    past = {"closes_on": clock.today().isoformat(), "is_sure": "on"}
    assert client.post(at("open", poll.pk), past).status_code == 422
    later = {"closes_on": f"{clock.today().year + 1}-12-30", "is_sure": "on"}
    client.post(at("open", poll.pk), later)
    poll.refresh_from_db()
    assert (poll.state, poll.question) == ("open", "同意装灯吗？")
    client.post(at("remind", poll.pk))
    for name in ("close", "count", "publish"):
        assert client.post(at(name, poll.pk)).status_code == 302
    assert Poll.objects.get().state == "open"
    for voter in voters(poll):
        say(poll, voter, "agree")
    end_now(poll)
    client.post(at("close", poll.pk))
    poll.refresh_from_db()
    assert poll.state == "closed"
    close_paper(poll)
    client.post(at("count", poll.pk))
    assert labelled(text_of(client.get(at("manage", poll.pk))))
    client.post(at("publish", poll.pk))
    poll.refresh_from_db()
    assert (poll.state, poll.reminder_count) == ("published", 1)
    assert queries.published_result(poll).agreed == "reached"


def close_paper(poll: Poll) -> None:
    Poll.objects.filter(pk=poll.pk).update(paper_until=clock.today().replace(day=1))
    if clock.today().day == 1:
        Poll.objects.filter(pk=poll.pk).update(paper_until="2020-01-01")


def test_a_draft_is_given_up_by_a_button(client, clerk):
    poll, running = make_poll(), make_open()
    client.post(at("drop", poll.pk))
    client.post(at("drop", running.pk))
    assert list(Poll.objects.values_list("pk", flat=True)) == [running.pk]


def test_at_the_window_nothing_is_shown_of_an_earlier_vote(client, clerk):
    poll = make_open()
    (user,) = voters(poll, 1)
    user.person.phone = "+8613800138000"
    user.person.phone_hash = sealed.lookup_hash("+8613800138000", "phone")
    user.person.save()
    say(poll, user, "against")
    unknown = client.post(at("type", poll.pk), {"who": "13900000000"})
    assert unknown.status_code == 422
    shown = client.post(at("type", poll.pk), {"who": "13800138000"})
    assert shown.status_code == 200
    assert user.person.name in text_of(shown)
    ballot = ballot_of(poll, user).pk
    field = re.findall(rf'<input[^>]*name="s{ballot}"[^>]*>', text_of(shown))
    assert len(field) == 3
    assert not [one for one in field if "checked" in one]
    slip = {"who": "13800138000", "channel": "phone", f"s{ballot}": "agree"}
    missing = client.post(at("type", poll.pk), slip)
    assert missing.status_code == 422
    slip["expressed_on"] = clock.today().isoformat()
    assert client.post(at("type", poll.pk), slip).status_code == 302
    assert Vote.objects.get().choice == "agree"
    empty = {**slip, f"s{ballot}": ""}
    assert client.post(at("type", poll.pk), empty).status_code == 422
    stranger = make_resident()
    stranger.person.phone = "+8613800138001"
    stranger.person.phone_hash = sealed.lookup_hash("+8613800138001", "phone")
    stranger.person.save()
    other = client.post(at("type", poll.pk), {"who": "13800138001"})
    assert other.status_code == 422


def test_the_working_pages_are_for_those_who_run_it(client):
    unit = make_unit()
    poll = make_open(unit)
    window = make_community_clerk(unit.community, Role.RECEPTIONIST)
    other = make_community_clerk(make_community("松泉"), Role.SECRETARY)
    for user, work, manage in (
        (make_street_clerk(Role.CHIEF), 200, 200),
        (make_community_clerk(unit.community, Role.SECRETARY), 200, 200),
        (window, 200, 404),
        (other, 200, 404),
        (make_applicant_worker(unit), 404, 404),
        (make_resident(), 404, 404),
    ):
        client.force_login(user)
        assert client.get(at("work")).status_code == work
        assert client.get(at("manage", poll.pk)).status_code == manage
        prepare = client.get(at("prepare")).status_code
        assert prepare == manage
        for name in ("remind", "close", "count", "publish", "drop"):
            status = client.post(at(name, poll.pk)).status_code
            assert status == (302 if manage == 200 else 404)


def test_nobody_is_looked_up_to_type_when_nothing_can_be_typed(client, clerk):
    poll = make_open()
    assert client.get(at("type", poll.pk)).status_code == 200
    close_now(poll)
    for sent in ({}, {"who": "13800138000"}):
        reply = client.post(at("type", poll.pk), sent)
        assert reply["Location"] == poll.get_absolute_url()


def test_each_in_the_list_of_work_leads_to_a_page_that_is_there(client):
    """Whoever prepares for one community may take votes in for all."""
    unit, far = make_unit(), make_community("松泉")
    user = make_community_clerk(unit.community, Role.SECRETARY)
    window = make_office("东晓街道受理窗口", Office.Kind.STREET)
    user.appointments.create(office=window, role=Role.RECEPTIONIST, from_on=LONG_AGO)
    client.force_login(user)
    own, elsewhere, over = (
        make_open(one) for one in (unit, *(make_unit(community=far) for _ in range(2)))
    )
    count_now(over)
    work = text_of(client.get(at("work")))
    pages = at("manage", own.pk), at("type", elsewhere.pk), over.get_absolute_url()
    for page in pages:
        assert f'"{page}"' in work
        assert client.get(page).status_code == 200


def test_the_manage_page_tells_what_stands_in_the_way(client, clerk):
    unit = make_unit()
    poll = make_poll(unit)
    empty = text_of(client.get(at("manage", poll.pk)))
    assert "还没有业主" in empty or "No owner" in empty
    put_owners(unit, [AREA] * 5)
    from_roll = text_of(client.get(at("manage", poll.pk)))
    assert "442.5" in from_roll


def test_a_list_costs_the_same_for_one_and_for_three(client, django_assert_num_queries):
    unit = make_unit()
    make_open(unit)
    with django_assert_num_queries(1):
        client.get(at("list"))
    for _more in range(2):
        make_open()
    with django_assert_num_queries(1):
        page = text_of(client.get(at("list")))
    assert page.count("/polls/") == 3
    narrowed = text_of(client.get(at("list") + f"?unit={unit.slug}"))
    assert narrowed.count(unit.name) == 2


def test_the_work_list_costs_the_same_for_one_and_for_three(
    client, clerk, django_assert_max_num_queries
):
    make_open()
    client.get(at("work"))
    with django_assert_max_num_queries(16) as one:
        client.get(at("work"))
    count = len(one)
    for _more in range(2):
        make_open()
    with django_assert_max_num_queries(count):
        client.get(at("work"))


def test_nothing_yet_leads_on(client, clerk):
    make_unit()
    assert reverse("units:list") in text_of(client.get(at("list")))
    assert at("prepare") in text_of(client.get(at("work")))


def test_the_seal_can_be_recomputed_by_the_owner(client):
    poll = make_open()
    first, second = voters(poll, 2)
    say(poll, first, "agree")
    poll = close_now(poll)
    client.force_login(first)
    assert client.get(at("proof", poll.pk)).status_code == 404
    operations.count_poll(make_street_clerk(), poll)
    poll.refresh_from_db()
    page = text_of(client.get(at("proof", poll.pk)))
    assert poll.seal_root in page
    assert "|1=agree" in page
    client.force_login(second)
    page = text_of(client.get(at("proof", poll.pk)))
    assert "|1=" not in page
