from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community, make_estate
from tongxin.units.models import Proposal, Stage, Unit
from tongxin.units.operations import register_unit, revise_unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def facts(**changes: Any) -> Any:
    return {
        "slug": "dushu",
        "name": "独树村更新单元",
        "community": make_community(),
        "kind": Unit.Kind.URBAN_VILLAGE,
        **changes,
    }


def test_unit_is_registered_by_the_system_with_its_playbook():
    unit = register_unit(SYSTEM, **facts())

    assert unit.stage == Stage.PLANNING
    assert unit.stage_entries.get().previous == ""
    assert unit.proposals.filter(code="task-collective-land").exists()
    assert set(unit.proposals.values_list("state", flat=True)) == {"proposed"}
    assert [e.action for e in Entry.objects.order_by("pk")] == [
        "unit.registered",
        "unit.playbook_proposed",
    ]


def test_unit_may_be_registered_in_a_later_stage():
    unit = register_unit(
        make_street_clerk(),
        **facts(stage=Stage.CONSTRUCTION, entered_stage_on=date(2024, 5, 6)),
    )
    assert set(unit.proposals.values_list("stage", flat=True)) == {"construction"}


def test_street_chief_registers_and_its_receptionist_does_not():
    register_unit(make_street_clerk(Role.CHIEF), **facts())
    with forbidden("Only the street office registers a unit."):
        register_unit(make_street_clerk(Role.RECEPTIONIST), **facts(slug="other"))


@pytest.mark.parametrize(
    "stranger", [make_community_clerk, make_resident, make_user, lambda: VISITOR]
)
def test_nobody_else_registers(stranger):
    with forbidden("Only the street office registers a unit."):
        register_unit(stranger(), **facts())
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "by"),
    [
        ({"slug": "独树"}, {"field": "slug", "code": "invalid"}),
        ({"slug": "register"}, {"words": "This word already means another page."}),
        ({"slug": ""}, {"field": "slug", "code": "blank"}),
        ({"name": ""}, {"field": "name", "code": "blank"}),
        ({"name": "独" * 61}, {"field": "name", "code": "max_length"}),
        ({"kind": "castle"}, {"field": "kind", "code": "invalid_choice"}),
        ({"stage": "dreaming"}, {"field": "stage", "code": "invalid_choice"}),
        (
            {"entered_stage_on": date(2999, 1, 1)},
            {"words": "This day is still to come."},
        ),
        (
            {"demolition_area": Decimal("-1"), "area_source": "公告"},
            {"words": "unit_areas_are_not_negative"},
        ),
        (
            {"demolition_area": Decimal("10.00")},
            {"words": "unit_areas_name_their_source"},
        ),
    ],
)
def test_wrong_facts_are_refused(wrong, by):
    with refused(**by):
        register_unit(SYSTEM, **facts(**wrong))
    assert not Unit.objects.exists()


def test_unit_lies_in_a_community_and_not_in_an_estate():
    with refused("A unit lies in a community.", field="community"):
        register_unit(SYSTEM, **facts(community=make_estate()))


def test_name_and_address_are_taken_once():
    register_unit(SYSTEM, **facts())
    with refused(code="unique") as refusal:
        register_unit(SYSTEM, **facts())
    assert refusal.value.error_dict.keys() == {"slug", "name"}


def test_facts_are_revised_by_the_units_community():
    unit = make_unit()
    clerk = make_community_clerk(unit.community)

    revise_unit(clerk, unit, summary="村里的房子要重建。", kind=unit.kind)

    unit.refresh_from_db()
    assert unit.summary == "村里的房子要重建。"
    entry = Entry.objects.get(action="unit.revised")
    assert entry.fields == ["summary"]


def test_revising_nothing_names_no_field():
    unit = make_unit()
    revise_unit(SYSTEM, unit, name=unit.name)
    assert Entry.objects.get().fields == []


def test_other_community_and_applicant_do_not_revise():
    unit = make_unit()
    for stranger in (
        make_community_clerk(make_community("松泉")),
        make_community_clerk(unit.community, Role.RECEPTIONIST),
        make_applicant_worker(unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            revise_unit(stranger, unit, summary="别的")


@pytest.mark.parametrize(
    "broken",
    [
        {"stage": "dreaming"},
        {"stalled_since": date(2025, 1, 1)},
        {"stalled_reason": "没有钱"},
        {"transfer_area": Decimal("5")},
        {"demolition_area": Decimal("-5"), "area_source": "公告"},
    ],
)
def test_no_path_around_the_operations_breaks_a_unit(broken):
    unit = make_unit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(**broken)


def test_decided_proposals_are_kept_by_the_database_too():
    unit = register_unit(SYSTEM, **facts())
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(unit=unit).update(state="declined")
