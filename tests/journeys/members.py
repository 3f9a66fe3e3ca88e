"""Party and League of the demonstration: files in every state, and who opens them."""

from typing import Any

from tests.journeys.sights import Sight, at, everywhere
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


MEMBERS: dict[str, list[Sight]] = {
    "members:list": [at("party", "members:list"), at("secretary", "members:list")],
    **everywhere("members:found", "party"),
    "members:organisation": [
        at("party", "members:organisation", "branch"),
        at("secretary", "members:organisation", "branch"),
        at("party", "members:organisation", "league"),
    ],
    **everywhere("members:entrust", "party", "branch"),
    **everywhere("members:dissolve", "party", "branch"),
    **everywhere("members:add", "party", "branch"),
    **everywhere("members:name_cadre", "party", "branch"),
    **everywhere("members:end_cadre", "party", "branch", "cadre"),
    "members:file": [
        at("secretary", "members:file", name) for name in ("file", "file.own")
    ]
    + [at("party", "members:file", "file.ended")],
    **everywhere("members:move", "party", "file"),
    **everywhere("members:confirm", "party", "file"),
    **everywhere("members:correct", "party", "file"),
    **everywhere("members:activity", "party", "file"),
    **everywhere("members:end", "party", "file"),
    **everywhere("members:answer_correction", "party", "file.own", "correction"),
    "members:mine": [at("resident", "members:mine"), at("tenant", "members:mine")],
    **everywhere("members:ask_correction", "resident", "file.own"),
}
