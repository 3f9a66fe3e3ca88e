"""Slips of paper: a code that leads staff to a person, once, and outsiders nowhere."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tongxin.consultations import collecting, listing, operations, slips
from tongxin.consultations.models import Slip, Stance
from tongxin.consultations.operations import PrintedSlip
from tongxin.consultations.tests.make import asked, at, make_open, seal_now, voters
from tongxin.journal.models import Entry
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


def print_all(clerk, consultation) -> list[PrintedSlip]:
    ids = {one.entry_id for one in collecting.silent_people(consultation)}
    return operations.print_slips(clerk, consultation, entry_ids=ids)


def slip_of(consultation, code: str, **changes: str) -> dict[str, str]:
    return {
        "who": code,
        "channel": "paper",
        "expressed_on": timezone.localdate().isoformat(),
        f"s{asked(consultation)[0].pk}": "agree",
    } | changes


def test_each_silent_one_gets_a_slip_of_their_own(clerk):
    consultation = make_open()
    voter = voters(consultation)[0]
    operations.take_stance(voter, asked(consultation)[0], choice="agree")
    printed = print_all(clerk, consultation)
    assert len(printed) == len({one.code for one in printed}) == 21
    assert voter.person.name not in {one.name for one in printed}
    assert all(slips.is_code(one.code) for one in printed)
    assert Entry.objects.filter(action="person.read", fields=["slip"]).count() == 21


def test_the_table_holds_no_code(clerk):
    consultation = make_open()
    code = print_all(clerk, consultation)[0].code
    held = str(list(Slip.objects.values()))
    assert code not in held
    assert slips.plain(code) not in held


def test_a_code_is_typed_as_people_type():
    for text in ("K7XD-M3PA", "k7xdm3pa", " k7xd m3pa "):
        assert slips.is_code(text)
    for text in ("13800138000", "7KXD-M3PA", "K7XD-M3P", "K7XD-M3P0", "", "1" * 18):
        assert not slips.is_code(text)


def test_the_code_finds_the_person_and_after_typing_nobody(client, clerk):
    consultation = make_open()
    printed = print_all(clerk, consultation)[0]
    address = at("type", consultation.pk)
    text = client.post(address, {"who": printed.code.lower()}).content.decode()
    assert printed.name in text
    sent = slip_of(consultation, printed.code)
    assert client.post(address, sent).status_code == 302
    assert Stance.objects.get().channel == "paper"
    assert printed.name not in {
        one.name for one in collecting.silent_people(consultation)
    }
    # The paper lies about: whoever finds it, staff too, finds nobody by it.
    again = client.post(address, {"who": printed.code})
    assert again.status_code == 422
    assert printed.name not in again.content.decode()
    assert Slip.objects.filter(entry=None).count() == 1


def test_a_slip_that_changes_nothing_is_forgotten_too(clerk):
    """The person has said something later: no answer of the slip counts."""
    consultation = make_open()
    printed = print_all(clerk, consultation)[0]
    person = slips.person_of(clerk, consultation, printed.code)
    statement, earlier = asked(consultation)[0], timezone.now() - timedelta(hours=1)
    facts = {"person": person, "choices": {statement.pk: "agree"}}
    for count, how in (
        (1, {"channel": "phone", "expressed_at": timezone.now()}),
        (0, {"channel": "phone", "expressed_at": earlier, "slip_code": printed.code}),
    ):
        assert operations.type_stances(clerk, consultation, **facts, **how) == count
    assert Slip.objects.filter(entry=None).count() == 1


def test_a_refused_slip_is_not_forgotten(client, clerk):
    consultation = make_open()
    code = print_all(clerk, consultation)[0].code
    nothing = slip_of(consultation, code)
    nothing[f"s{asked(consultation)[0].pk}"] = ""
    assert client.post(at("type", consultation.pk), nothing).status_code == 422
    assert not Slip.objects.filter(entry=None).exists()


def test_no_code_of_another_consultation_and_none_for_outsiders(clerk):
    consultation, other = make_open(), make_open()
    code = print_all(clerk, consultation)[0].code
    for actor, where in (
        (clerk, other),
        (make_community_clerk(make_community("松泉")), consultation),
        (make_resident(), consultation),
        (VISITOR, consultation),
    ):
        with refused("No slip has this code. Please look again."):
            slips.person_of(actor, where, code)
    with refused("No slip has this code. Please look again."):
        slips.person_of(clerk, consultation, "K7XD-M3PA")


def test_sealed_every_slip_is_forgotten(clerk):
    consultation = make_open()
    print_all(clerk, consultation)
    seal_now(consultation)
    assert not Slip.objects.exists()


def test_at_most_a_hundred_and_somebody(clerk, monkeypatch):
    consultation = make_open()
    with refused("Nobody of these is still silent."):
        operations.print_slips(clerk, consultation, entry_ids=[])
    monkeypatch.setattr(collecting, "LARGEST_RUN", 5)
    with refused("At most %(most)d slips are printed at once."):
        print_all(clerk, consultation)
    assert not Slip.objects.exists()


def test_run_after_run_until_all_have_one(client, clerk, monkeypatch):
    monkeypatch.setattr(collecting, "LARGEST_RUN", 8)
    consultation = make_open(sides={"tenant": 10})
    address = at("print_slips", consultation.pk)
    for count in (8, 10):
        reply = client.post(address, {"size": "a5"})
        assert reply.content.startswith(b"%PDF")
        assert Slip.objects.count() == count
    # None is left; lost ones are printed anew when asked for.
    assert client.post(address, {}).status_code == 302
    assert client.post(address, {"again": "yes"}).status_code == 200
    assert Slip.objects.count() == 18


def test_a_blank_one_is_nobodys(client, clerk):
    consultation = make_open()
    reply = client.get(at("blank_slip", consultation.pk))
    assert reply.content.startswith(b"%PDF")
    assert not Slip.objects.exists()
    client.force_login(make_resident())
    assert client.get(at("blank_slip", consultation.pk)).status_code == 404


def test_the_form_below_the_strip_bears_no_name(clerk, monkeypatch):
    consultation = make_open()
    pages: list[str] = []

    def kept(template, context):
        from django.template.loader import render_to_string  # noqa: PLC0415

        pages.append(render_to_string(template, context))
        return b""

    monkeypatch.setattr(listing.documents, "pdf", kept)
    printed = print_all(clerk, consultation)[:1]
    listing.slips_as_pdf(consultation, printed, "")
    text = re.sub(r"<[^>]+>", " ", pages[0].split('class="head"')[1])
    assert printed[0].name not in text
    assert printed[0].code in text
    for statement in asked(consultation):
        assert statement.text in text
