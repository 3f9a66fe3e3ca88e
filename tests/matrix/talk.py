"""A consultation of each community: one that is open, one that is being prepared."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.make import (
    make_ready,
    make_statement,
    put_on_roll,
    seal_now,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Organisation, User
from tongxin.renewal.models import Unit
from tongxin.renewal.tests.make_roll import make_entry
from tongxin.voices.models import Point

if TYPE_CHECKING:
    from tests.matrix.world import Side


def talk_it_over(side: "Side", author: User) -> None:
    """The author is on the roll, took a stance, and is asked for a quotation."""
    unit = Unit.objects.get(pk=side["unit"])
    put_on_roll(unit, "tenant", 10)
    make_entry(unit, person=author.person)
    consultation = _draft(unit, "过渡期怎么安排")
    operations.ask_institution(SYSTEM, consultation, organisation=_company(side))
    asked = make_ready(make_statement(consultation, f"搬家那天{side.key}，有人帮忙。"))
    operations.announce_consultation(SYSTEM, consultation)
    operations.open_consultation(
        SYSTEM, consultation, closes_on=clock.today() + timedelta(days=9), merges={}
    )
    operations.take_stance(author, asked, choice="unsure")
    sealed = _sealed(unit, author)
    draft = _draft(unit, "公园怎么修")
    quoted = operations.add_statement(
        SYSTEM,
        draft,
        text="公园里要有座椅。",
        point=Point.objects.get(pk=side["open_point"]),
    )
    side.ids |= {
        "consultation": consultation.pk,
        "asked": asked.pk,
        "consultation_draft": draft.pk,
        "consultation_sealed": sealed.pk,
        "quoted": quoted.pk,
    }


def _sealed(unit: Unit, author: User) -> Consultation:
    consultation = _draft(unit, "路灯怎么修")
    asked = make_ready(make_statement(consultation, "夜里路灯要亮。"))
    operations.announce_consultation(SYSTEM, consultation)
    consultation = operations.open_consultation(
        SYSTEM, consultation, closes_on=clock.today() + timedelta(days=1), merges={}
    )
    operations.take_stance(author, asked, choice="agree")
    return seal_now(consultation)


def _company(side: "Side") -> Organisation:
    kind = Organisation.Kind.APPLICANT
    return Organisation.objects.create(kind=kind, name=f"{side.key}申报公司")


def _draft(unit: Unit, title: str):
    return operations.draft_consultation(
        SYSTEM, unit, title=title, record_on=clock.today()
    )
