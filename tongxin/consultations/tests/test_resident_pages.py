"""The resident's pages: what is asked, one statement at a time, thanks."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tongxin.consultations import operations, queries
from tongxin.consultations.models import Consultation, Stance
from tongxin.consultations.tests.make import (
    asked,
    end_now,
    entry_of,
    make_consultation,
    make_open,
    make_statement,
    voters,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.voices.tests.make import make_voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return make_open()


@pytest.fixture
def voter(client, consultation):
    (user,) = voters(consultation)
    client.force_login(user)
    return user


def at(name: str, consultation: Consultation, query: str = "") -> str:
    return reverse(f"consultations:{name}", args=[consultation.pk]) + query


def answer(client, consultation, statement, stance, place="", **extra):
    sent = {"at": place, "statement": statement.pk, "stance": stance}
    return client.post(at("take", consultation), sent, **extra)


def order(consultation, voter):
    return queries.in_order_of(entry_of(consultation, voter), asked(consultation))


def test_one_after_the_other_to_the_thanks(client, consultation, voter):
    statements = order(consultation, voter)
    for place, statement in enumerate(statements, start=1):
        page = client.get(at("take", consultation)).content.decode()
        assert statement.text in page
        reply = answer(client, consultation, statement, "agree", place)
        assert reply.status_code == 302
        assert reply["Location"] == at("take", consultation, f"?at={place + 1}")
    after = client.get(reply["Location"])
    assert after["Location"] == at("done", consultation)
    thanks = client.get(at("done", consultation))
    assert all(one.text in thanks.content.decode() for one in statements)
    assert client.get(at("take", consultation))["Location"] == at("done", consultation)


def test_it_goes_back_skips_and_changes(client, consultation, voter):
    first, second, third = order(consultation, voter)
    answer(client, consultation, first, "agree")
    page = client.get(at("take", consultation, "?at=2")).content.decode()
    assert second.text in page
    assert 'href="?at=1"' in page
    assert 'href="?at=3"' in page
    answer(client, consultation, first, "against")
    answer(client, consultation, third, "unsure")
    kept = queries.stances_of(entry_of(consultation, voter))
    assert kept == {first.pk: "against", third.pk: "unsure"}
    page = client.get(at("take", consultation, "?at=1")).content.decode()
    assert page.count('aria-pressed="true"') == 1
    # Without a place in the address it goes on where something is missing.
    assert second.text in client.get(at("take", consultation)).content.decode()


def test_with_script_only_the_part_comes(client, consultation, voter):
    first, second, _third = order(consultation, voter)
    sent = {"HTTP_HX_REQUEST": "true"}
    reply = client.post(
        at("take", consultation),
        {"statement": first.pk, "stance": "agree"},
        follow=True,
        **sent,
    )
    assert second.text in reply.content.decode()
    assert "<html" not in reply.content.decode()


def test_without_its_place_it_goes_on_where_an_answer_is_missing(
    client, consultation, voter
):
    first, second, _third = order(consultation, voter)
    reply = answer(client, consultation, first, "agree")
    assert reply["Location"] == at("take", consultation)
    assert second.text in client.get(reply["Location"]).content.decode()


def test_with_script_the_answer_brings_the_next_and_after_the_last_the_thanks(
    client, consultation, voter
):
    *_, second, last = order(consultation, voter)
    script = {"HTTP_HX_REQUEST": "true"}
    reply = answer(client, consultation, second, "unsure", 2, **script)
    assert reply.status_code == 200
    assert last.text in reply.content.decode()
    assert "<html" not in reply.content.decode()
    reply = answer(client, consultation, last, "against", 3, **script)
    assert reply["Location"] == at("done", consultation)
    kept = queries.stances_of(entry_of(consultation, voter))
    assert kept == {second.pk: "unsure", last.pk: "against"}


def test_what_was_withdrawn_on_the_screen_is_told_and_the_next_comes(
    client, consultation, voter
):
    _first, second, third = order(consultation, voter)
    operations.withdraw_statement(SYSTEM, second, reason="说了两件事")
    reply = answer(client, consultation, second, "agree", 2)
    page = client.get(reply["Location"]).content.decode()
    assert third.text in page
    assert '<li class="error">' in page
    assert not Stance.objects.exists()


def test_nonsense_is_told_and_changes_nothing(client, consultation, voter):
    statement = asked(consultation)[0]
    answer(client, consultation, statement, "perhaps")
    client.post(at("take", consultation), {"statement": "x" * 50, "stance": "agree"})
    client.post(at("take", consultation), {})
    operations.withdraw_statement(SYSTEM, statement, reason="说了两件事")
    answer(client, consultation, statement, "agree")
    assert not Stance.objects.exists()
    assert client.get(at("take", consultation, "?at=99")).status_code == 200


def test_after_the_end_it_leads_to_the_page_that_says_so(client, consultation, voter):
    statement = asked(consultation)[0]
    end_now(consultation)
    reply = answer(client, consultation, statement, "agree")
    assert reply["Location"] == at("detail", consultation)
    assert client.get(at("detail", consultation)).status_code == 200
    assert client.get(at("done", consultation)).status_code == 200
    assert not Stance.objects.exists()


def test_who_is_not_on_the_roll_reads_and_takes_none(client, consultation):
    for user in (make_resident(), make_street_clerk()):
        client.force_login(user)
        assert (
            asked(consultation)[0].text
            in client.get(at("detail", consultation)).content.decode()
        )
        for name in ("take", "done"):
            assert client.get(at(name, consultation)).status_code == 404
        reply = answer(client, consultation, asked(consultation)[0], "agree", 1)
        assert reply.status_code == 404
    assert not Stance.objects.exists()


def test_a_visitor_reads_what_is_asked(visitor, consultation):
    page = visitor.get(at("detail", consultation)).content.decode()
    assert asked(consultation)[0].text in page
    assert visitor.get(at("take", consultation)).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        make_open()
    make_consultation()
    client.force_login(make_resident())
    client.get(reverse("consultations:list"))
    with django_assert_num_queries(6):
        page = client.get(reverse("consultations:list"))
    assert len(page.context["page"].rows) == count


def test_the_page_of_a_statement_asks_little(
    client, consultation, voter, django_assert_max_num_queries
):
    client.get(at("take", consultation))
    with django_assert_max_num_queries(6):
        client.get(at("take", consultation))


def test_the_page_of_a_statement_and_all_it_loads_are_small(
    client, consultation, voter
):
    page = client.get(at("take", consultation)).content
    loaded = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode()))
    files = {one: Path(finders.find(one)).read_bytes() for one in loaded}
    assert {Path(one).suffix for one in files} == {".css", ".js", ".svg"}
    # They load nothing more themselves, and are sent compressed; the page is not.
    assert not any(b"url(" in files[one] for one in files if one.endswith(".css"))
    whole = len(page) + sum(len(gzip.compress(one)) for one in files.values())
    assert whole <= 60_000


def test_no_page_shows_a_pseudonym(client, consultation, voter):
    answer(client, consultation, asked(consultation)[0], "agree")
    secret = entry_of(consultation, voter).pseudonym
    for name in ("detail", "take", "done"):
        assert secret not in client.get(at(name, consultation)).content.decode()


def test_the_author_says_whether_it_may_be_asked(client):
    author = make_resident()
    statement = make_statement(make_consultation())
    address = reverse("consultations:quotation", args=[statement.pk])
    client.force_login(author)
    assert client.get(address).status_code == 404

    statement.point = make_voice(author=author.person).points.get()
    statement.consent = statement.Consent.ASKED
    statement.save()
    assert client.get(address).status_code == 200
    client.post(address, {"answer": "no"})
    statement.refresh_from_db()
    assert statement.consent == "refused"
    client.post(address, {"answer": "yes"})
    statement.refresh_from_db()
    assert statement.consent == "given"
    type(statement).objects.filter(pk=statement.pk).update(
        state="withdrawn", withdrawn_reason="不问了"
    )
    client.post(address, {"answer": "no"})
    statement.refresh_from_db()
    assert statement.consent == "given"


def test_the_list_of_one_unit(client, consultation):
    make_open()
    unit = consultation.unit
    address = reverse("consultations:list")
    narrowed = client.get(f"{address}?unit={unit.slug}").context["page"].rows
    assert narrowed == [consultation]
    assert len(client.get(f"{address}?unit=nowhere").context["page"].rows) == 2
    assert (
        f"{address}?unit={unit.slug}"
        in client.get(unit.get_absolute_url()).content.decode()
    )
