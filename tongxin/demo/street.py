"""The street of the demo: places, offices, accounts, the seventeen units."""

import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tongxin.founding import operations as founding
from tongxin.kernel.actors import SYSTEM
from tongxin.people import operations as people
from tongxin.people.models import Channel, Office, Organisation, Role, User
from tongxin.places import operations as places
from tongxin.places.models import Place
from tongxin.units import operations as unit_operations
from tongxin.units.models import Proposal, Unit

DATA = Path(__file__).parent / "data"
# Three clear weeks before the first voice, so that the offices stand when it comes.
OPENED_DAYS_BEFORE = 400


@dataclass
class Street:
    """What the story needs to find again, by the names its data uses."""

    communities: dict[str, Place] = field(default_factory=dict)
    estates: dict[str, Place] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def build_street(last: date) -> Street:
    """Found everything that stands before the first voice comes in."""
    facts = read("street.toml")
    street = Street()
    _places(street, facts)
    _offices(street, facts)
    _accounts(street, facts, last - timedelta(days=OPENED_DAYS_BEFORE))
    firm = Organisation.objects.get(kind=Organisation.Kind.APPLICANT)
    for one in read("units.toml")["unit"]:
        _unit(street, dict(one), firm, last)
    _contacts(street)
    return street


def bring_units_up_to_date(street: Street, last: date) -> None:
    """What happened to the units in the year: milestones, stalls, titles, proposals."""
    facts = read("units.toml")
    for one in facts["unit"]:
        if "stalled_since" in one:
            unit_operations.mark_stalled(
                SYSTEM,
                street.units[one["slug"]],
                since=one["stalled_since"],
                reason=one["stalled_reason"],
            )
    for one in facts["milestone"]:
        _milestone(street, dict(one), last)
    _title_problems(street, last)
    _decide_some_proposals(street)


def _places(street: Street, facts: dict[str, Any]) -> None:
    founding.describe_house(SYSTEM, **facts["house"])
    whole = [facts["house"]["name"]]
    founding.add_places(SYSTEM, kind=Place.Kind.STREET, names=whole)
    made = founding.add_places(
        SYSTEM, kind=Place.Kind.COMMUNITY, names=facts["communities"]
    )
    street.communities = {place.name: place for place in made}


def _offices(street: Street, facts: dict[str, Any]) -> None:
    firms: dict[str, Organisation] = {}
    for one in facts["organisation"]:
        firms[one["name"]] = people.register_organisation(SYSTEM, **one)
    for name, community in street.communities.items():
        office = f"{name}社区"
        street.offices[office] = people.found_office(
            SYSTEM, kind=Office.Kind.COMMUNITY, name=office, community=community
        )
    for one in facts["office"]:
        community = one.pop("community", None)
        firm = one.pop("organisation", None)
        street.offices[one["name"]] = people.found_office(
            SYSTEM,
            organisation=firms[firm] if firm else None,
            community=street.communities[community] if community else None,
            **one,
        )


def _accounts(street: Street, facts: dict[str, Any], since: date) -> None:
    """One account a role, for the sign-in page of the demo, and some residents."""
    for one in facts["account"]:
        user = _account(one["username"], one["public_name"])
        people.appoint(
            SYSTEM,
            user,
            office=street.offices[one["office"]],
            role=Role(one["role"]),
            from_on=since,
        )
        if "phone" in one:
            _person(user, one["public_name"], one["phone"])
        street.accounts[one["username"]] = User.objects.get(pk=user.pk)
    for one in facts["resident"]:
        user = _account(one["username"], one["public_name"])
        _person(user, one["name"], one["phone"])
        street.accounts[one["username"]] = User.objects.get(pk=user.pk)


def _person(user: User, name: str, phone: str) -> None:
    """Whoever hears of something in the inbox, or holds a seat, is a person too."""
    person = people.register_person(
        SYSTEM, name=name, phone=phone, answer_channel=Channel.INBOX
    )
    people.claim_person(user, person, name=name, phone=phone)


def _account(username: str, public_name: str) -> User:
    """Entered by one click on the sign-in page: nobody knows its password."""
    # Hashing slowly protects what somebody could guess; nobody guesses 24 bytes.
    with patch.object(PBKDF2PasswordHasher, "iterations", 1):
        user, _password = people.open_staff_account(
            SYSTEM, username=username, public_name=public_name
        )
        people.change_password(user, password=secrets.token_urlsafe(24))
    return user


def _unit(
    street: Street, facts: dict[str, Any], firm: Organisation, last: date
) -> None:
    entered = last - timedelta(days=facts.pop("entered_days_before"))
    facts["entered_stage_on"] = entered
    community = street.communities[facts.pop("community")]
    facts = {name: fact for name, fact in facts.items() if "stalled" not in name}
    if not facts["is_invented"]:
        facts["applicant"] = firm
        facts["applicant_office"] = street.offices["示例更新公司"]
    unit = unit_operations.register_unit(SYSTEM, community=community, **facts)
    street.units[unit.slug] = unit
    street.estates[unit.slug] = places.add_place(
        SYSTEM,
        kind=Place.Kind.ESTATE,
        name=unit.name,
        parent=community,
        is_invented=unit.is_invented,
    )


def _milestone(street: Street, facts: dict[str, Any], last: date) -> None:
    unit = street.units[facts.pop("unit")]
    days = facts.pop("days", None)
    moved_to = facts.pop("moved_to", None)
    reason = facts.pop("moved_reason", "")
    on = last + timedelta(days=days) if days is not None else None
    if facts.pop("notice", False):
        facts |= {"on": on, "notice_rule": "renewal.unit_plan.notice_days"}
    elif on and on <= last:
        facts["done_on"] = on
    elif on:
        facts["on"] = on
    milestone = unit_operations.add_milestone(SYSTEM, unit, **facts)
    if moved_to:
        to = last + timedelta(days=moved_to)
        unit_operations.move_milestone(SYSTEM, milestone, reason=reason, on=to)


def _contacts(street: Street) -> None:
    for unit in street.units.values():
        office = street.offices[f"{unit.community.name}社区"]
        unit_operations.set_contact(
            SYSTEM,
            unit,
            topic="规划和补偿",
            office=street.offices["街道城建办"],
            phone="0755-0000 0005",
            position=1,
        )
        unit_operations.set_contact(
            SYSTEM,
            unit,
            topic="租房、搬家、家里有难处",
            office=office,
            phone="0755-0000 0002",
            position=2,
        )
        unit_operations.set_contact(
            SYSTEM,
            unit,
            topic="法律援助",
            office=office,
            hours="每周三下午，社区党群服务中心",
            position=3,
        )


def _title_problems(street: Street, last: date) -> None:
    build = street.offices["街道城建办"]
    cases = [
        ("dushu", "no_certificate", "3栋一楼", "只有一九九二年的收据", "调档案", 12),
        ("dushu", "inheritance", "5栋402", "户口本和公证书", "四位继承人签字", 25),
        ("dushu", "area_dispute", "7栋601", "测绘图", "约时间再量一次", -4),
        ("yuetong", "joint_ownership", "2栋共用厨房", "分房单", "两户当面核对", 18),
        ("jiading-cangku", "conflicting_claims", "南仓", "两份合同", "等判决", 60),
    ]
    for slug, kind, holding, evidence, step, days in cases:
        unit_operations.record_title_problem(
            SYSTEM,
            street.units[slug],
            kind=kind,
            holding=holding,
            evidence=evidence,
            next_step=step,
            owed_by=build,
            due_on=last + timedelta(days=days),
        )


def _decide_some_proposals(street: Street) -> None:
    """The playbook of the first pilot was looked at by its secretary, item by item."""
    secretary = street.accounts["demo-secretary"]
    waiting = Proposal.objects.filter(unit=street.units["dushu"]).order_by("pk")
    for number, proposal in enumerate(waiting):
        if number % 4 == 3:
            continue
        if number % 4 == 2:
            unit_operations.decline_proposal(
                secretary, proposal, reason="去年做过了，今年换个方式。"
            )
        else:
            unit_operations.accept_proposal(secretary, proposal)
