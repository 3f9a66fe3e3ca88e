"""Consultations of the demonstration street: one open, one in preparation."""

from datetime import timedelta
from typing import Any

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.make import (
    make_ready,
    make_statement,
    put_on_roll,
    seal_now,
    voters,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Organisation, User
from tongxin.renewal.models import Unit
from tongxin.renewal.tests.make_roll import make_entry
from tongxin.voices.models import Voice

STATEMENTS = (
    "搬家那天，街道请人帮老人搬东西。",
    "过渡期的租金按季度先付。",
    "回迁以前，村口的市场不停业。",
    "孩子转学的手续，由一个窗口办完。",
)


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
        merges={"shareholder": ""},
    )
    for user in (resident, *voters(talk, 3)):
        operations.take_stance(user, asked, choice="agree")
    return seal_now(talk)


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
        merges={"shareholder": ""},
    )
    operations.take_stance(resident, asked[0], choice="agree")
    found["consultation.sealed"] = _sealed(unit, resident)
    return found | {"consultation": talk, "statement.asked": asked[0]}
