"""Many statements in one sitting: by whom, from what, and who reads them."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.html import escape

from tongxin.consultations import operations
from tongxin.consultations.models import CheckInvitation, Consultation, Statement
from tongxin.consultations.plan import days_of
from tongxin.consultations.tests.make import (
    account_for,
    at,
    line_of,
    lines,
    make_consultation,
    make_ready,
    make_statement,
    put_on_roll,
)
from tongxin.journal.models import Entry
from tongxin.kernel import clock, sealed
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.due import due_by
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_unit
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter
from tongxin.voices.tests.make import make_voice

pytestmark = pytest.mark.django_db
TWELVE = [f"第{number}件事，街道先办。" for number in range(1, 13)]


@pytest.fixture
def consultation(clerk) -> Consultation:
    return make_consultation()


def save(client, consultation, *rows, **more):
    return client.post(at("statements", consultation.pk), lines(*rows, **more))


def texts(consultation) -> list[str]:
    return list(consultation.statements.values_list("text", flat=True))


def make_matter(title: str, *authors, unit=None) -> Matter:
    matter = None
    for author in authors:
        point = make_voice(f"{title}呢", unit=unit, author=author).points.get()
        if matter is None:
            matter = voices.open_matter(SYSTEM, title=title, point=point)
        else:
            voices.gather_point(SYSTEM, point, matter=matter)
    assert matter is not None
    return matter


def known(name: str):
    return make_person(name)


# ---- From an empty page to announced ----


class Clicks:
    """What somebody presses: each link that the page really has, each button."""

    def __init__(self, client, first: str) -> None:
        self.client, self.count = client, 0
        self.page = client.get(first)

    def follow(self, address: str) -> None:
        assert f'"{address}"' in self.page.content.decode()
        self.count += 1
        self.page = self.client.get(address)

    def press(self, address: str, sent, clicks: int) -> None:
        self.count += clicks
        self.page = self.client.post(address, sent, follow=True)
        assert self.page.status_code == 200


def test_twelve_statements_from_an_empty_page_to_announced(client, clerk):
    unit = make_unit()
    people = {side: put_on_roll(unit, side)[0] for side in ("tenant", "shop")}
    for person in people.values():
        account_for(person)
    hand = Clicks(client, at("work"))
    hand.follow(at("prepare"))
    # Into the field, a unit of the list, the button.
    hand.press(at("prepare"), {"unit": unit.pk, "title": "过渡期"}, 4)
    consultation = Consultation.objects.get()
    pk = consultation.pk
    assert hand.page.request["PATH_INFO"] == at("statements", pk)
    pasted = "\n".join(f"{n}、{text}" for n, text in enumerate(TWELVE, start=1))
    hand.press(at("statements", pk), lines(more=pasted), 2)
    assert texts(consultation) == TWELVE
    hand.follow(at("checkers", pk))
    for side, person in people.items():
        sent = {"who": person.name}
        hand.press(at("checkers", pk), sent, 2)
        sent |= {"checker": f"{person.pk}:{side}", "do": "ask"}
        read = [one.pk for one in consultation.statements.all()]
        hand.press(at("checkers", pk), sent | {"statements": read}, 1)
    assert hand.page.request["PATH_INFO"] == at("manage", pk)
    hand.press(at("announce", pk), {}, 2)
    consultation.refresh_from_db()
    assert consultation.is_announced
    assert hand.count <= 40
    # One message to each, however many they read; a line of the journal for each.
    told = Notice.objects.filter(key__startswith="statement.check_asked")
    assert {one.recipient for one in told} == set(people.values())
    assert told.count() == 2
    for action, count in (("statement.added", 12), ("statement.check_asked", 24)):
        assert Entry.objects.filter(action=action).count() == count

    # They read one after the other, from the one link.
    reader = people["tenant"].user
    client.force_login(reader)
    here = told.get(recipient=reader.person).link
    for text in TWELVE:
        page = client.get(here)
        assert text in page.content.decode()
        sent = {"answer": "fine", "seen": text}
        here = client.post(here, sent)["Location"]
    assert CheckInvitation.objects.filter(is_fine=True).count() == 12


def test_the_days_come_from_the_rules_of_the_street(clerk):
    consultation = operations.draft_consultation(clerk, make_unit(), title="过渡期")
    record = due_by("consultation.notice_days", clock.today()).on
    opens = due_by("consultation.opening_days", record).on
    assert consultation.record_on == record
    assert consultation.opens_on == opens
    assert consultation.ends_on == due_by("consultation.open_days", opens).on
    assert not any(one.is_chosen for one in days_of(consultation))
    later = record + clock.ONE_DAY
    consultation = operations.plan_dates(
        SYSTEM, consultation, record_on=record, opens_on=opens + 7 * clock.ONE_DAY
    )
    assert [one.is_chosen for one in days_of(consultation)] == [False, True, False]
    with refused("It opens on the record date at the earliest.", field="opens_on"):
        operations.plan_dates(SYSTEM, consultation, record_on=later, opens_on=record)


# ---- On the page ----


def test_lines_are_rewritten_added_put_in_order_and_dropped(client, consultation):
    one, two, three = (make_statement(consultation, text) for text in TWELVE[:3])
    rows = (
        line_of(one, text="街道先办一件事。", place=3),
        line_of(two),
        line_of(three, is_dropped="on"),
    )
    assert save(client, consultation, *rows, more="• 树要留下。").status_code == 302
    wanted = [two.text, "街道先办一件事。", "树要留下。"]
    assert texts(consultation) == wanted
    numbers = consultation.statements.values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]
    before = Entry.objects.count()
    save(client, consultation, *map(line_of, consultation.statements.all()))
    assert Entry.objects.count() == before, "nothing was typed, nothing is on record"


def test_of_a_page_with_one_fault_nothing_is_saved_and_nothing_lost(
    client, consultation
):
    one = make_statement(consultation)
    row = line_of(one, text="长" * 61)
    page = save(client, consultation, row, more=f"树要留下。\n{one.text}")
    assert page.status_code == 422
    told = page.content.decode()
    for typed in ("长" * 61, "树要留下。"):
        assert f'value="{typed}"' in told
    assert texts(consultation) == [one.text]
    assert save(client, consultation, **{"form-TOTAL_FORMS": "x"}).status_code < 500


def test_what_a_colleague_wrote_meanwhile_is_shown_and_not_overwritten(
    client, consultation
):
    one, two, three = (make_statement(consultation, text) for text in TWELVE[:3])
    rows = line_of(one, text="我改的。"), line_of(two), line_of(three, text="我也改。")
    for row, text in ((one, "同事改的。"), (two, "同事也改。")):
        facts = {"text": text, "matters": (), "seen": row.text}
        operations.rewrite_statement(make_street_clerk(), row, **facts)
    operations.drop_statement(make_street_clerk(), three, seen=three.text)
    page = save(client, consultation, *rows)
    assert page.status_code == 422
    told = page.content.decode()
    assert "同事改的。" in told
    for typed in ("我改的。", "我也改。"):
        assert f'value="{typed}"' in told
    assert texts(consultation) == ["同事改的。", "同事也改。"]
    # Seen, and pressed once more: it is what was typed, and the dropped one is anew.
    again = [one.form for one in page.context["rows"]]
    sent = [{f.name: f.value() for f in form if f.value()} for form in again]
    assert save(client, consultation, *sent).status_code == 302
    assert texts(consultation) == ["我改的。", "同事也改。", "我也改。"]


def test_only_who_prepares_it_and_while_it_is_not_asked(client, consultation):
    statement = make_statement(consultation)
    facts = {"text": "别的。", "matters": (), "seen": statement.text}
    for other in (
        make_community_clerk(make_community("松泉")),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            operations.rewrite_statement(other, statement, **facts)
        with pytest.raises(PermissionDenied):
            operations.drop_statement(other, statement, seen=statement.text)
        with pytest.raises(PermissionDenied):
            operations.order_statements(other, consultation, order=[statement.pk])
    make_ready(statement)
    words = "It is asked already: withdraw it, and ask another in its place."
    with refused(words):
        operations.rewrite_statement(SYSTEM, statement, **facts)
    with refused(words):
        operations.drop_statement(SYSTEM, statement, seen=statement.text)


# ---- From matters ----


def test_matters_are_searched_taken_and_stay_behind_the_statement(client, consultation):
    unit = consultation.unit
    many = make_matter("路灯不亮", known("甲"), known("乙"), unit=unit)
    other = make_matter("水管漏水", known("丙"), known("丁"), unit=unit)
    make_matter("别处的事", known("戊"), unit=None)
    page = client.get(at("statements", consultation.pk))
    assert [one.matter for one in page.context["found"]] == [other, many]
    assert [one.author_count for one in page.context["found"]] == [2, 2]
    page = save(client, consultation, {"text": "打了一半"}, q="路灯", searched="")
    assert [one.matter for one in page.context["found"]] == [many]
    assert "打了一半" in page.content.decode()
    took = save(
        client, consultation, {"text": "打了一半"}, do="take", pick=many.pk, into="0"
    )
    assert not consultation.statements.exists(), "nothing is saved before Save"
    assert many.title in took.content.decode()
    save(
        client, consultation, {"text": "灯和水管先修。", "matters": [many.pk, other.pk]}
    )
    statement = consultation.statements.get()
    assert set(statement.matters.all()) == {many, other}
    assert statement.consent == Statement.Consent.NOT_NEEDED
    far = make_community_clerk(unit.community)
    with refused("There is no such matter.", field="text"):
        operations.add_statement(
            far, consultation, text="别处。", matters=[_far_away(unit).pk]
        )


def _far_away(unit) -> Matter:
    point = make_voice("远处", community=make_community("松泉")).points.get()
    return voices.open_matter(SYSTEM, title="远处的事", point=point)


def test_who_alone_said_it_is_asked_and_asked_anew_when_it_is_rewritten(consultation):
    author = make_resident()
    author.person.answer_channel = Channel.INBOX
    author.person.save()
    alone = make_matter("路灯不亮", author.person, unit=consultation.unit)
    many = make_matter("漏水", known("甲"), known("乙"), unit=consultation.unit)
    statement = operations.add_statement(
        SYSTEM, consultation, text="灯要亮。", matters=[alone.pk]
    )
    assert statement.consent == Statement.Consent.ASKED
    operations.answer_quotation(author, statement, agrees=True)
    assert not statement.is_untouched
    # Another matter beside it takes the question to its author not away.
    facts = {"seen": "灯要亮。", "matters": [alone.pk, many.pk]}
    statement = operations.rewrite_statement(
        SYSTEM, statement, text="灯要亮。", **facts
    )
    assert statement.consent == Statement.Consent.GIVEN
    statement = operations.rewrite_statement(
        SYSTEM, statement, text="灯都要亮。", **facts
    )
    assert statement.consent == Statement.Consent.ASKED
    asked = Notice.objects.filter(key__startswith="statement.quoted")
    assert [one.recipient for one in asked] == [author.person] * 2
    with refused("Somebody has been shown it already: withdraw it, and say why."):
        operations.drop_statement(SYSTEM, statement, seen=statement.text)


# ---- Who reads them ----


def test_checkers_are_found_by_door_or_name_on_their_own_sides(client, consultation):
    unit, pk = consultation.unit, consultation.pk
    (tenant,) = put_on_roll(unit, "tenant")
    statement = make_statement(consultation)
    page = client.post(at("checkers", pk), {"who": tenant.name})
    assert [one for one, _label in page.context["choice"]["checker"].field.choices] == [
        f"{tenant.pk}:tenant"
    ]
    assert Entry.objects.filter(action="unit.read", subject_id=unit.pk).exists()
    sent = {"who": tenant.name, "statements": statement.pk, "do": "keep"}
    stranger = make_resident().person
    for wrong in (f"{tenant.pk}:shop", f"{stranger.pk}:tenant", ""):
        answer = client.post(at("checkers", pk), sent | {"checker": wrong})
        assert answer.status_code == 422
    assert not statement.checks.exists()
    kept = client.post(at("checkers", pk), sent | {"checker": f"{tenant.pk}:tenant"})
    assert kept.status_code == 302
    assert statement.checks.get().person == tenant
    assert client.post(at("checkers", pk), {"who": "没有这个人"}).status_code == 422


def test_whoever_keeps_no_roll_finds_nobody_by_name(client, consultation):
    unit, pk = consultation.unit, consultation.pk
    (tenant,) = put_on_roll(unit, "tenant")
    tenant.phone_hash = sealed.lookup_hash("+8613800138000", "phone")
    tenant.save()
    make_statement(consultation)
    client.force_login(make_community_clerk(unit.community))
    page = client.post(at("checkers", pk), {"who": tenant.name})
    assert page.status_code == 422
    assert tenant.name not in re.sub(r'value="[^"]*"', "", page.content.decode())
    page = client.post(at("checkers", pk), {"who": "13800138000"})
    assert page.context["choice"] is not None
    assert tenant.name not in page.content.decode()


def test_what_was_read_is_read_again_once_it_is_rewritten(client, consultation):
    people = [put_on_roll(consultation.unit, side)[0] for side in ("tenant", "shop")]
    reader, by_phone = account_for(people[0]), people[1]
    statement = make_statement(consultation, "灯要亮。")
    asked = operations.invite_to_check(
        SYSTEM, statement, person=reader.person, side="tenant"
    )
    operations.answer_check(reader, asked, is_fine=True)
    operations.check_statement(SYSTEM, statement, side="shop", person=by_phone)
    assert Statement.objects.get().state == "checked"
    facts = {"text": "夜里灯要亮。", "matters": (), "seen": "灯要亮。"}
    operations.rewrite_statement(SYSTEM, statement, **facts)
    assert (Statement.objects.get().state, statement.checks.count()) == ("draft", 0)
    told = Notice.objects.filter(key__startswith="statement.check_asked")
    assert told.count() == 2
    # Whoever still has the old words before them finds nothing fair.
    client.force_login(reader)
    page = at("check_it", asked.pk)
    sent = client.post(page, {"answer": "fine", "seen": "灯要亮。"})
    assert sent.status_code == 422
    assert escape("夜里灯要亮。") in sent.content.decode()
    assert not statement.checks.exists()
    client.post(page, {"answer": "fine", "seen": "夜里灯要亮。"})
    assert statement.checks.get().side == "tenant"
