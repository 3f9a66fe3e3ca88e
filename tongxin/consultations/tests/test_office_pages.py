"""The office's pages: from the draft to the end, at the window and on paper."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tongxin.consultations import operations, queries
from tongxin.consultations.models import Consultation, Position, Stance, Statement
from tongxin.consultations.tests.make import (
    asked,
    at,
    end_now,
    lines,
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    put_on_roll,
    voters,
)
from tongxin.journal.models import DayLine
from tongxin.kernel import clock, sealed
from tongxin.people.models import Office, Organisation, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_user,
)
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def give_phone(person, phone: str) -> str:
    person.phone, person.phone_hash = phone, sealed.lookup_hash(phone, "phone")
    person.save()
    return phone


def next_link(client, pk: int) -> str:
    """Where the panel of what comes next leads: one place."""
    page = client.get(at("manage", pk)).content.decode()
    panel = page.split('class="next"')[1].split("</section>")[0]
    (found,) = re.findall(r'(?:href|action)="([^"]+)"', panel)
    return found


def test_from_the_first_word_to_the_opening(client, clerk):
    unit = make_unit()
    tenant, *_others = put_on_roll(unit, "tenant", 12)
    shop, *_more = put_on_roll(unit, "shop", 6)
    today = clock.today()
    begun = client.post(at("prepare"), {"unit": unit.pk, "title": "过渡期"})
    consultation = Consultation.objects.get()
    pk = consultation.pk
    assert begun["Location"] == at("statements", pk)
    planned = {
        "record_on": today,
        "opens_on": today,
        "ends_on": today + timedelta(days=7),
    }
    client.post(at("dates", pk), planned)

    assert next_link(client, pk) == at("statements", pk)
    client.post(at("statements", pk), lines(more="街道请人帮老人搬东西。"))
    statement = Statement.objects.get()
    assert next_link(client, pk) == at("checkers", pk)
    for number, (person, side) in enumerate(((tenant, "tenant"), (shop, "shop"))):
        phone = give_phone(person, f"+861380013800{number}")
        sent = {
            "who": phone,
            "checker": f"{person.pk}:{side}",
            "statements": statement.pk,
            "do": "keep",
        }
        assert client.post(at("checkers", pk), sent).status_code == 302
    assert next_link(client, pk) == at("announce", pk)
    client.post(at("announce", pk))
    assert next_link(client, pk) == at("issue", pk)
    client.post(at("issue", pk))
    assert next_link(client, pk) == at("open", pk)
    # Nothing is opened without a look at what cannot be undone.
    assert client.post(at("open", pk), {}).status_code == 422
    sent = {"is_sure": "on", "with_shop": ""}
    assert client.post(at("open", pk), sent).status_code == 302
    consultation.refresh_from_db()
    assert (consultation.state, consultation.ends_on) == ("open", planned["ends_on"])
    assert client.get(at("manage", pk)).status_code == 200


def test_turnout_is_all_there_is(client, clerk):
    consultation = make_open()
    first, second = asked(consultation)[:2]
    for voter in voters(consultation, 3):
        operations.take_stance(voter, first, choice="agree")
        operations.take_stance(voter, second, choice="against")
    page = client.get(at("manage", consultation.pk))
    text = re.sub(r"<[^>]+>", "", page.content.decode())
    assert {(one.spoke_count, one.silent_count) for one in page.context["turnout"]} == {
        (3, 9),
        (0, 10),
    }
    assert not re.search(r"agree|against", text)
    assert consultation.entries.first().pseudonym not in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_statements_as_for_one(
    client, clerk, django_assert_num_queries, count
):
    consultation = make_open(statements=count)
    client.get(at("manage", consultation.pk))
    with django_assert_num_queries(21):
        client.get(at("manage", consultation.pk))


def test_the_silent_are_reminded_and_the_end_put_off(client, clerk):
    consultation = make_open()
    for _ in range(3):
        client.post(at("remind", consultation.pk))
    assert client.post(at("extend", consultation.pk), {"reason": ""}).status_code == 422
    client.post(at("extend", consultation.pk), {"reason": "商户没怎么回"})
    client.post(at("close", consultation.pk))
    consultation.refresh_from_db()
    assert (consultation.reminder_count, consultation.is_extended) == (2, True)
    assert consultation.state == "open"
    Consultation.objects.filter(pk=consultation.pk).update(
        first_closes_at=None, extended_reason=""
    )
    end_now(consultation)
    client.post(at("close", consultation.pk))
    consultation.refresh_from_db()
    assert consultation.state == "closed"
    assert client.get(at("manage", consultation.pk)).status_code == 200


def test_somebody_at_the_window_is_found_and_written_down(client):
    consultation = make_open()
    receptionist = make_community_clerk(consultation.unit.community, Role.RECEPTIONIST)
    client.force_login(receptionist)
    entry = consultation.entries.select_related("person").first()
    phone = give_phone(entry.person, "+8613800138000")
    address = at("type", consultation.pk)
    first, second, _third = asked(consultation)

    page = client.post(address, {"who": phone})
    assert entry.person.name in page.content.decode()
    assert DayLine.objects.filter(subject_id=entry.person_id).exists()
    slip = {
        "who": phone,
        "channel": "paper",
        "expressed_on": timezone.localdate().isoformat(),
        f"s{first.pk}": "agree",
        f"s{second.pk}": "",
    }
    assert client.post(address, slip).status_code == 302
    stance = Stance.objects.get()
    assert (stance.choice, stance.collector) == ("agree", receptionist)
    # What was said before is not shown to whoever types the next slip.
    assert (
        "checked"
        not in client.post(address, {"who": phone})
        .content.decode()
        .split("s" + str(first.pk))[1]
    )
    phoned = slip | {"channel": "phone", f"s{first.pk}": "unsure"}
    client.post(address, phoned)
    assert queries.stances_of(entry) == {first.pk: "unsure"}


def test_whoever_cannot_be_found_or_typed_is_told(client, clerk):
    consultation = make_open()
    address = at("type", consultation.pk)
    stranger = give_phone(make_resident().person, "+8613800138001")
    for who in ("", "13900139000", "abc", stranger, "1" * 18):
        assert client.post(address, {"who": who}).status_code == 422
    twins = put_on_roll(consultation.unit, "shop", 2)
    for person in twins:
        give_phone(person, "+8613800138002")
    assert client.post(address, {"who": "13800138002"}).status_code == 422
    entry = consultation.entries.select_related("person").first()
    phone = give_phone(entry.person, "+8613800138003")
    nothing = {
        "who": phone,
        "channel": "window",
        "expressed_on": timezone.localdate().isoformat(),
    }
    assert client.post(address, nothing).status_code == 422
    assert not Stance.objects.exists()


def test_the_authors_word_by_telephone_and_a_statement_taken_back(client, clerk):
    consultation = make_open()
    old = asked(consultation)[0]
    sent = {"reason": "说了两件事", "text": "只说一件事。"}
    client.post(at("withdraw", consultation.pk, old.pk), sent)
    new = Statement.objects.get(replaces=old)
    Statement.objects.filter(pk=new.pk).update(consent="asked")
    client.post(at("consent", consultation.pk, new.pk), {"answer": "yes"})
    new.refresh_from_db()
    assert new.consent == "given"
    page = client.get(at("manage", consultation.pk)).content.decode()
    assert old.text in page
    assert "说了两件事" in client.get(at("detail", consultation.pk)).content.decode()


def test_an_institution_says_its_word_at_its_own_desk(client):
    company = Organisation.objects.create(
        kind=Organisation.Kind.APPLICANT, name="示例申报公司"
    )
    consultation = make_open(make_unit(applicant=company))
    desk = make_office("申报主体", Office.Kind.PARTNER, organisation=company)
    client.force_login(make_user(desk, Role.APPLICANT))
    statement = asked(consultation)[0]
    address = at("position", consultation.pk, statement.pk)
    said = {
        "organisation": company.pk,
        "word": "condition",
        "condition": "街道出车",
        "reason": "已列入方案",
        "spokesperson": "何举例",
    }
    assert client.get(address).status_code == 200
    assert client.post(address, said | {"condition": ""}).status_code == 422
    assert client.post(address, said).status_code == 302
    assert Position.objects.get().condition == "街道出车"
    page = client.get(at("detail", consultation.pk)).content.decode()
    assert "街道出车" in page
    client.force_login(make_resident())
    assert client.get(address).status_code == 404
    client.force_login(make_user(desk, Role.APPLICANT))
    assert client.get(at("manage", consultation.pk)).status_code == 404


def test_for_others_the_work_is_not_there(client):
    consultation = make_consultation()
    statement = make_statement(consultation)
    opened = make_open()
    make_ready(make_statement(opened))
    for user in (make_resident(), make_applicant_worker(consultation.unit)):
        client.force_login(user)
        for name in ("work", "prepare"):
            assert client.get(at(name)).status_code == 404
        for name in ("manage", "open", "extend", "statements", "checkers"):
            assert client.get(at(name, consultation.pk)).status_code == 404
        assert client.get(at("type", opened.pk)).status_code == 404
        gone = at("withdraw", consultation.pk, statement.pk)
        assert client.get(gone).status_code == 404
