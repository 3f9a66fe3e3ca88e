"""Consultations of the demonstration street: one open, one in preparation."""

from datetime import timedelta
from typing import Any

from tongxin.consultations import collecting, operations
from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.tests.answering import put
from tongxin.consultations.tests.exports import cut, small
from tongxin.consultations.tests.make import (
    make_ready,
    make_statement,
    put_on_roll,
    seal_now,
    voters,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.notices.models import Notice
from tongxin.people import operations as people
from tongxin.people.models import Organisation, Person, User
from tongxin.rolls.tests.make import make_entry
from tongxin.units.models import Unit
from tongxin.voices.models import Voice

STATEMENTS = (
    "搬家那天，街道请人帮老人搬东西。",
    "过渡期的租金按季度先付。",
    "回迁以前，村口的市场不停业。",
    "孩子转学的手续，由一个窗口办完。",
)
# Six shareholders stay alone; of the demo's owners few live in.
MERGES = {"shareholder": "", "owner_in": "owner_out"}


def _sealed(unit: Unit, resident: User) -> Consultation:
    talk = operations.draft_consultation(
        SYSTEM, unit, title="路灯怎么修", record_on=clock.today()
    )
    asked = make_ready(make_statement(talk, "夜里路灯要亮。"))
    operations.announce_consultation(SYSTEM, talk)
    talk = operations.open_consultation(
        SYSTEM,
        talk,
        closes_on=clock.today() + timedelta(days=1),
        merges=MERGES,
    )
    for user in (resident, *voters(talk, 3)):
        operations.take_stance(user, asked, choice="agree")
    return seal_now(talk)


def _published(unit: Unit) -> Consultation:
    """One of each outcome among its statements, one withdrawn, and an institution."""
    talk = operations.draft_consultation(
        SYSTEM, unit, title="夜里怎么过路", record_on=clock.today()
    )
    body = Organisation.objects.order_by("pk")[0]
    if not talk.institutions.filter(organisation=body).exists():
        operations.ask_institution(SYSTEM, talk, organisation=body)
    texts = (*STATEMENTS, "摩托车走村口这条路。", "榕树下晚上不摆摊。")
    asked = [make_ready(make_statement(talk, text)) for text in texts]
    operations.announce_consultation(SYSTEM, talk)
    talk = operations.open_consultation(
        SYSTEM, talk, closes_on=clock.today() + timedelta(days=1), merges=MERGES
    )
    operations.state_position(
        SYSTEM,
        asked[0],
        organisation=body,
        word="agree",
        reason="已列入方案",
        spokesperson="何举例 经理",
    )
    operations.withdraw_statement(SYSTEM, asked.pop(), reason="说了两件事")
    entries = list(talk.entries.order_by("pk"))
    for statement, against in zip(asked, (0, 1, 6, 12, 30), strict=True):
        some = entries[: 3 if against == 6 else len(entries)]
        no = min(against, len(some))
        put(some, statement, (len(some) - no, 0, no))
    talk = seal_now(talk)
    operations.take_up_reports()
    operations.publish_report(SYSTEM, talk)
    return talk


def held_elsewhere() -> dict[str, Any]:
    """Exports of Polis: one is being looked at, one arrives, one was taken over."""
    source = {
        "title": "自用車載客",
        "ran_by": "示例平台",
        "licence": "CC BY 4.0",
        "language": "zh-Hant",
    }
    waiting, arriving, taken = (
        operations.upload_outside(SYSTEM, files=files)[0]
        for files in (small(people=3), small(people=4), cut())
    )
    arriving = operations.accept_outside(SYSTEM, arriving, **source)
    taken = operations.accept_outside(SYSTEM, taken, **source)
    operations.take_outside_in(SYSTEM, taken)
    told = operations.upload_outside(SYSTEM, files=small(people=6))[0]
    told = operations.accept_outside(SYSTEM, told, **source)
    operations.take_outside_in(SYSTEM, told)
    operations.take_up_reports()
    operations.publish_report(SYSTEM, told.consultation)
    return {
        "consultation.told": told.consultation,
        "export.waiting": waiting,
        "export.arriving": arriving,
        "export.taken": taken,
        "consultation.outside": taken.consultation,
    }


def _asked_and_called(talk: Consultation, statement: Statement) -> dict[str, Any]:
    """One body has spoken, one is silent; somebody silent waits for a call."""
    spoken = talk.institutions.select_related("organisation")[0].organisation
    silent = Organisation.objects.create(
        kind=Organisation.Kind.STOCK, name="样板股份合作公司"
    )
    operations.ask_institution(SYSTEM, talk, organisation=silent)
    people_there = collecting.silent_people(talk)
    one = next(o for o in people_there if o.person.phone_verified_at is None)
    people.change_contact(SYSTEM, one.person, phone="13900005501")
    operations.call_the_silent(
        SYSTEM,
        talk,
        entry_ids=[one.entry_id],
    )
    return {
        "asked_body": silent,
        "position": operations.state_position(
            SYSTEM,
            statement,
            organisation=spoken,
            word="condition",
            condition="街道出车",
            reason="已列入方案",
            spokesperson="何举例 经理",
        ),
        "call.silent": Notice.objects.get(
            key__startswith="consultation.call", subject_id=talk.pk
        ),
    }


def _known(user: User) -> Person:
    assert user.person is not None
    return user.person


def talked_over(unit: Unit, resident: User, voice: Voice) -> dict[str, Any]:
    for side, count in (("tenant", 14), ("shop", 10), ("shareholder", 6)):
        put_on_roll(unit, side, count)
    make_entry(unit, person=resident.person)
    draft = operations.draft_consultation(
        SYSTEM, unit, title="公园怎么修", record_on=clock.today()
    )
    found: dict[str, Any] = {
        "consultation.draft": draft,
        "quoted": operations.add_statement(
            SYSTEM, draft, text="夜里路灯要亮。", point=voice.points.get()
        ),
        "statement.draft": make_statement(draft, "公园里要有座椅。"),
    }
    talk = operations.draft_consultation(
        SYSTEM, unit, title="过渡期怎么安排", record_on=clock.today()
    )
    if unit.applicant is None:
        operations.ask_institution(
            SYSTEM, talk, organisation=Organisation.objects.order_by("pk")[0]
        )
    asked = [make_ready(make_statement(talk, text)) for text in STATEMENTS]
    operations.announce_consultation(SYSTEM, talk)
    talk = operations.open_consultation(
        SYSTEM,
        talk,
        closes_on=clock.today() + timedelta(days=9),
        merges=MERGES,
    )
    operations.take_stance(resident, asked[0], choice="agree")
    found |= _asked_and_called(talk, asked[0])
    found["check"] = operations.invite_to_check(
        SYSTEM, found["statement.draft"], person=_known(resident), side="tenant"
    )
    found["consultation.announced"] = operations.announce_consultation(
        SYSTEM,
        operations.draft_consultation(
            SYSTEM,
            unit,
            title="停车怎么停",
            record_on=clock.today() + timedelta(days=9),
        ),
    )
    found["consultation.published"] = _published(unit)
    found["consultation.sealed"] = _sealed(unit, resident)
    operations.take_up_reports()
    found |= held_elsewhere()
    return found | {"consultation": talk, "statement.asked": asked[0]}
