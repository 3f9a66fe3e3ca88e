"""A branch of each community: the resident is in it, and somebody under probation."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.matrix import roles
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations
from tongxin.members.models import Membership
from tongxin.members.tests.make import (
    make_cadre,
    make_committee,
    make_member,
    make_organisation,
)
from tongxin.people.models import Office, Role, User
from tongxin.people.tests.make import make_office, make_person

if TYPE_CHECKING:
    from tests.matrix.world import Side


def party_posts() -> dict[str, tuple[Office, str]]:
    """The branch of B has no office of its own: its committee keeps the files."""
    street = make_office("东晓街道党建办", Office.Kind.STREET)
    return {
        roles.PARTY_OFFICE: (street, Role.PARTY_AFFAIRS),
        roles.BRANCH_A: (_branch_office(), Role.PARTY_AFFAIRS),
    }


def _branch_office() -> Office:
    return make_office("独树一支部工作室", Office.Kind.PARTNER)


def enlist(side: "Side", author: User) -> None:
    """The resident moved there from the committee, and asked for a correction since."""
    key, today = side.key, clock.today()
    committee = make_committee(side.place)
    branch = make_organisation(
        name=f"{side.place.name}一支部",
        parent=committee,
        place=side.place,
        office=_branch_office() if key == "A" else None,
    )
    assert author.person
    before = make_member(committee, author.person)
    operations.end_file(
        SYSTEM,
        before,
        on=today - timedelta(days=30),
        because=Membership.Because.MOVED,
        words=f"Zqxmemberwords{key}随工作调动",
    )
    own = make_member(branch, author.person, from_on=today - timedelta(days=30))
    asked = operations.ask_correction(
        author, own, text=f"Zqxmemberwords{key}日期写错了"
    )
    other = make_person(f"员Zqxmembername{key}")
    file = make_member(branch, other, kind=Membership.Kind.PROBATIONARY)
    side.ids |= {
        "party_branch": branch.pk,
        "cadre": make_cadre(branch, other).pk,
        "own_file": own.pk,
        "correction": asked.pk,
        "member_file": file.pk,
    }
