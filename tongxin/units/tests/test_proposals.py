import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units import queries
from tongxin.units.models import Proposal
from tongxin.units.operations import accept_proposal, decline_proposal, propose_playbook
from tongxin.units.tests.make import make_applicant_worker, make_proposal, make_unit

pytestmark = pytest.mark.django_db


def test_accepted_proposal_says_who_and_when():
    clerk = make_street_clerk()
    proposal = accept_proposal(clerk, make_proposal(), reason=" 下周二开始 ")
    assert proposal.state == Proposal.State.ACCEPTED
    assert (proposal.decided_by, proposal.reason) == (clerk, "下周二开始")
    assert proposal.decided_at is not None
    assert Entry.objects.get().action == "proposal.accepted"


def test_declined_proposal_says_why():
    unit = make_unit()
    clerk = make_community_clerk(unit.community)
    proposal = decline_proposal(clerk, make_proposal(unit), reason="去年办过了")
    assert (proposal.state, proposal.reason) == ("declined", "去年办过了")
    assert not proposal.is_open


def test_system_decides_without_an_account():
    assert accept_proposal(SYSTEM, make_proposal()).decided_by is None


@pytest.mark.parametrize(
    ("reason", "by"),
    [
        ("", {"words": "Say why this is not needed here."}),
        ("   ", {"words": "Say why this is not needed here."}),
        ("长" * 301, {"field": "reason", "code": "max_length"}),
    ],
)
def test_declining_needs_a_reason_that_fits(reason, by):
    proposal = make_proposal()
    with refused(**by):
        decline_proposal(SYSTEM, proposal, reason=reason)
    proposal.refresh_from_db()
    assert proposal.is_open


def test_nobody_else_decides():
    unit = make_unit()
    proposal = make_proposal(unit)
    for stranger in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            accept_proposal(stranger, proposal)
        with pytest.raises(PermissionDenied):
            decline_proposal(stranger, proposal, reason="不要")
        with pytest.raises(PermissionDenied):
            propose_playbook(stranger, unit)
    proposal.refresh_from_db()
    assert proposal.is_open


def test_two_deciding_at_once_the_second_is_told():
    proposal = make_proposal()
    stale = Proposal.objects.select_related("unit").get(pk=proposal.pk)
    accept_proposal(make_street_clerk(), proposal)
    with refused("Somebody has decided this already."):
        decline_proposal(make_street_clerk(), stale, reason="不要")
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.ACCEPTED
    assert Entry.objects.count() == 1


def test_playbook_is_proposed_once():
    unit = make_unit()
    assert propose_playbook(SYSTEM, unit)
    assert propose_playbook(SYSTEM, unit) == []


def test_text_is_read_in_the_readers_language():
    proposal = make_proposal()
    assert proposal.words == "政策宣讲"
    with override("en"):
        assert proposal.words == "Policy talks"


def test_keepers_and_applicant_read_proposals_and_others_do_not():
    unit = make_unit()
    proposal = make_proposal(unit)
    for reader in (
        SYSTEM,
        make_street_clerk(),
        make_community_clerk(unit.community),
        make_applicant_worker(unit),
    ):
        assert list(queries.proposals_to_show(reader, unit)) == [proposal]
    for stranger in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(make_unit("别的单元")),
        make_resident(),
        VISITOR,
    ):
        assert not queries.proposals_to_show(stranger, unit)
