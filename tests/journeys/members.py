"""Party and League of the demonstration: files in every state."""

from typing import Any

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members import operations
from tongxin.members.models import Cadre, Correction, Membership, PartyOrganisation
from tongxin.people.models import User


def enlisted(resident: User) -> dict[str, Any]:
    """The demonstration has the files; one has ended, and one is answered."""
    branch = PartyOrganisation.objects.get(name="独树社区第一党支部")
    running = branch.memberships.filter(until_on=None)
    own = running.get(person=resident.person)
    file = running.get(kind=Membership.Kind.PROBATIONARY)
    cadre = operations.name_cadre(
        SYSTEM,
        branch,
        person=file.person,
        duty=Cadre.Duty.COMMITTEE,
        from_on=clock.today(),
    )
    league = PartyOrganisation.objects.get(name="独树社区团支部")
    young = league.memberships.filter(until_on=None)[0]
    operations.end_file(
        SYSTEM,
        young,
        on=clock.today(),
        because=Membership.Because.AGE,
        words="已满二十八周岁",
    )
    return {
        "branch": branch,
        "league": league,
        "file": file,
        "file.own": own,
        "file.ended": young,
        "cadre": cadre,
        "correction": Correction.objects.get(membership=own, outcome=""),
    }
