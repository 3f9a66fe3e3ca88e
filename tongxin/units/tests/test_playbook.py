import pytest

from tongxin.kernel import rules
from tongxin.units import playbook
from tongxin.units.models import NoticeRule, Proposal, Stage, Unit


def test_codes_are_unique_and_fit_their_columns():
    codes = [item.code for item in playbook.items()]
    assert len(codes) == len(set(codes))
    for item in playbook.items():
        for name, value in (
            ("code", item.code),
            ("text", item.zh),
            ("text_en", item.en),
            ("source", item.source),
            ("source_status", item.status),
        ):
            longest = Proposal._meta.get_field(name).max_length or 0
            assert 0 < len(value) <= longest


def test_every_word_is_known():
    for item in playbook.items():
        assert item.kind in Proposal.Kind.values
        assert item.stages
        assert set(item.stages) <= set(Stage.values)
        assert set(item.units) <= set(Unit.Kind.values)
        assert item.status in playbook.STATUSES
        assert not item.rule or item.rule in rules.shipped()


def test_every_kind_of_unit_has_something_in_every_stage():
    for kind in Unit.Kind.values:
        for stage in Stage.values:
            kinds = {item.kind for item in playbook.items_for(kind, stage)}
            assert kinds == set(Proposal.Kind.values)


def test_item_is_meant_for_its_kinds_and_stages():
    codes = {item.code for item in playbook.items_for("old_estate", "planning")}
    assert "topic-market-entity" in codes
    assert "task-collective-land" not in codes
    assert "moving-help" not in codes
    assert playbook.item("policy-talk").kind_label
    assert playbook.item("no-such-item") is None


@pytest.mark.django_db
def test_rules_of_notices_ship_and_say_how_sure_they_are():
    for code in NoticeRule.values:
        assert rules.get(code).unit == "days"
    assert rules.get(NoticeRule.UNIT_PLAN).value == 30
    assert rules.get(NoticeRule.UNIT_PLAN).status == "secondary"
    assert rules.get(NoticeRule.EXPROPRIATION).status == "verified"
    assert rules.get("renewal.old_estate.market_entity").share.limit_denominator() > 0


def test_wish_to_renew_is_not_shipped_because_nobody_read_it():
    assert "renewal.intent" not in rules.shipped()
