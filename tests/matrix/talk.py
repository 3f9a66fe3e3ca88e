"""Consultations of each community, in every state."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.matrix.answering import Answering, answer_by_every_way
from tongxin.consultations import collecting, operations
from tongxin.consultations.models import Consultation, Report, Statement
from tongxin.consultations.tests.exports import small
from tongxin.consultations.tests.make import (
    close_now,
    end_now,
    make_checked,
    make_ready,
    make_statement,
    put_on_roll,
    seal_now,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.notices.models import Notice
from tongxin.people import operations as people
from tongxin.people.models import Organisation, Person, User
from tongxin.rolls.tests.make import make_entry
from tongxin.units.models import Unit
from tongxin.voices.models import Point

if TYPE_CHECKING:
    from tests.matrix.world import Side

# The one owner of the unit is no side of their own.
ONE_SIDE = {"owner_out": "tenant"}
SILENT_PHONES = {"A": "13900005501", "B": "13900005502"}


def talk_it_over(side: "Side", author: User, by: Answering) -> None:
    """The author is on the roll, took a stance, and is asked for a quotation."""
    unit = Unit.objects.get(pk=side["unit"])
    put_on_roll(unit, "tenant", 10)
    side.ids["counting_entry"] = make_entry(unit, person=author.person).pk
    consultation = _draft(unit, "过渡期怎么安排")
    operations.ask_institution(SYSTEM, consultation, organisation=_company(side))
    asked = make_ready(make_statement(consultation, f"搬家那天{side.key}，有人帮忙。"))
    consultation = _answered(consultation, asked, by)
    operations.take_stance(author, asked, choice="unsure")
    sealed = _sealed(unit, author, by)
    draft = _draft(unit, "公园怎么修")
    quoted = operations.add_statement(
        SYSTEM,
        draft,
        text="公园里要有座椅。",
        point=Point.objects.get(pk=side["open_point"]),
    )
    make_statement(draft, "公园里要有灯。")
    side.ids |= _held_elsewhere(side) | {
        "silent_call": _call(side, consultation),
        "asked_body": _asked_no_more(side, consultation),
        "position": _position(side, asked),
        "check": operations.invite_to_check(
            SYSTEM,
            make_statement(draft, "夜里要有人巡逻。"),
            person=_known(author),
            side="tenant",
        ).pk,
        "consultation": consultation.pk,
        "asked": asked.pk,
        "first": 1,
        "consultation_draft": draft.pk,
        "consultation_announced": _in_other_states(unit),
        "consultation_sealed": sealed.pk,
        "consultation_published": _published(unit, author, by).pk,
        "quoted": quoted.pk,
    }


def _answered(draft: Consultation, asked: Statement, by: Answering) -> Consultation:
    """Open until next week, and answered by every way."""
    second = make_ready(make_statement(draft, "白天也要有人帮忙。"))
    consultation = _open(draft)
    answer_by_every_way(consultation, asked, second, by)
    consultation.refresh_from_db()
    return consultation


def _sealed(unit: Unit, author: User, by: Answering) -> Consultation:
    consultation = _draft(unit, "路灯怎么修")
    asked = make_ready(make_statement(consultation, "夜里路灯要亮。"))
    consultation = _answered(consultation, asked, by)
    operations.take_stance(author, asked, choice="agree")
    consultation = seal_now(consultation)
    operations.take_up_reports()
    return consultation


def _published(unit: Unit, author: User, by: Answering) -> Consultation:
    consultation = _sealed(unit, author, by)
    operations.publish_report(SYSTEM, consultation)
    return consultation


def _in_other_states(unit: Unit) -> int:
    """With each something can be done that with none of the others can; of the one
    that is announced the key.
    """
    make_checked(make_statement(_draft(unit, "长椅放在哪里"), "长椅放在树下。"))
    end_now(_opened(unit, "快递柜放在哪里"))
    close_now(_opened(unit, "充电桩放在哪里"))
    failed = seal_now(_opened(unit, "健身器材放在哪里"))
    Report.objects.filter(consultation=failed).update(state="failed", fault="Stopped")
    announced = _draft(unit, "信报箱放在哪里")
    make_ready(make_statement(announced, "信报箱放在门口。"))
    return operations.announce_consultation(SYSTEM, announced).pk


def _opened(unit: Unit, title: str) -> Consultation:
    consultation = _draft(unit, title)
    make_ready(make_statement(consultation, "放在门口就好。"))
    return _open(consultation)


def _open(draft: Consultation) -> Consultation:
    operations.announce_consultation(SYSTEM, draft)
    return operations.open_consultation(
        SYSTEM,
        draft,
        closes_on=clock.today() + timedelta(days=9),
        merges=ONE_SIDE,
    )


def _held_elsewhere(side: "Side") -> dict[str, int]:
    """An export that is being looked at, and one that was taken over."""
    people = {"A": 3, "B": 5}[side.key]
    waiting, taken = (
        operations.upload_outside(SYSTEM, files=small(people=count))[0]
        for count in (people, people + 1)
    )
    taken = operations.accept_outside(
        SYSTEM,
        taken,
        title="网约车怎么管",
        ran_by="别处的平台",
        licence="CC BY 4.0",
        language="zh-Hant",
    )
    operations.take_outside_in(SYSTEM, taken)
    assert taken.consultation_id is not None
    return {"export": waiting.pk, "consultation_outside": taken.consultation_id}


def _call(side: "Side", consultation: Consultation) -> int:
    """Somebody silent with a telephone, on the call list."""
    one = collecting.silent_people(consultation)[0]
    people.change_contact(SYSTEM, one.person, phone=SILENT_PHONES[side.key])
    operations.call_the_silent(
        SYSTEM,
        consultation,
        entry_ids=[one.entry_id],
    )
    return Notice.objects.get(
        key__startswith="consultation.call", subject_id=consultation.pk
    ).pk


def _asked_no_more(side: "Side", consultation: Consultation) -> int:
    """A body that is asked and silent."""
    kind = Organisation.Kind.STOCK
    company = Organisation.objects.create(kind=kind, name=f"{side.key}股份公司")
    operations.ask_institution(SYSTEM, consultation, organisation=company)
    return company.pk


def _position(side: "Side", statement: Statement) -> int:
    return operations.state_position(
        SYSTEM,
        statement,
        organisation=Organisation.objects.get(name=f"{side.key}申报公司"),
        word="agree",
        reason="已列入方案",
        spokesperson="何举例",
    ).pk


def _known(user: User) -> Person:
    assert user.person is not None
    return user.person


def _company(side: "Side") -> Organisation:
    kind = Organisation.Kind.APPLICANT
    return Organisation.objects.create(kind=kind, name=f"{side.key}申报公司")


def _draft(unit: Unit, title: str):
    return operations.draft_consultation(
        SYSTEM, unit, title=title, record_on=clock.today()
    )
