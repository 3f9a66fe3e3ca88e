"""Whether somebody may hold a seat: asked of other rooms, who say yes or no.

Whoever runs a conference learns the answer and the rule, never which part of the rule
failed: that would tell of a file that is none of theirs. A body's own bylaw may lift
the part that asks for the Party or the League; nothing else does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxin.councils import bylaws
from tongxin.councils.models import Seat
from tongxin.members import queries as members
from tongxin.people.models import Appointment, Office, Person, Role
from tongxin.renewal import queries as renewal

KINDS = Seat.Kind
# The bylaw that asks of a seat whether its holder is in the Party, or the League.
PARTY = {
    KINDS.VICE_APPLICANT: "council.party_applicant",
    KINDS.VICE_OWNER: "council.party_owner",
    KINDS.RESIDENTS: "council.party_residents",
    KINDS.YOUTH: "council.league_youth",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, and by which rule."""

    is_eligible: bool
    rule: str


@dataclass(frozen=True, slots=True)
class _Rule:
    text: str
    fits: Callable[[int, date], bool]
    # Whether somebody's file, or the roll, is asked.
    asks: bool = True


def ask(seat: Seat, person: Person, on: date) -> Answer:
    """No actor: whether they fit the rule of this seat on a day."""
    rule = _rule(seat, on)
    fits = person.erased_at is None and rule.fits(person.pk, on)
    return Answer(fits, rule.text)


def rule_of(seat: Seat, on: date) -> str:
    """No actor: the rule in words, as it stands for this body on a day."""
    return _rule(seat, on).text


def asks_a_file(seat: Seat, on: date) -> bool:
    """No actor: whether the answer says something of the person that is protected."""
    return _rule(seat, on).asks


def _rule(seat: Seat, on: date) -> _Rule:
    kind = KINDS(seat.kind)
    if kind not in _RULES or seat.body.community_id is None:
        # Of the street's and a task force's bodies, whoever the paper names.
        return _anybody()
    code = PARTY.get(kind)
    wants_party = code is None or bool(bylaws.figure(seat.body, code, on).value)
    return _RULES[kind](seat, wants_party)


def _anybody() -> _Rule:
    text = _("No register is asked: whoever runs the conference answers for it.")
    return _Rule(text, lambda person, on: True, asks=False)


def _chair(seat: Seat, wants_party: bool) -> _Rule:
    community = seat.body.community_id
    facts = {"role": Role.SECRETARY, "office__kind": Office.Kind.COMMUNITY}
    return _Rule(
        _("The chair is the community’s Party secretary."),
        lambda person, on: _holds_post(
            person, on, office__community=community, **facts
        ),
        asks=False,
    )


def _applicant(seat: Seat, wants_party: bool) -> _Rule:
    """Of its Party organisation: the file has to be kept there."""
    applicant = seat.body.unit.applicant_id if seat.body.unit else None
    if wants_party:
        return _Rule(
            _(
                "A Party member whose file is kept by the Party organisation of the"
                " unit’s applicant."
            ),
            lambda person, on: (
                applicant is not None
                and members.is_party_member_of(person, applicant, on)
            ),
        )
    return _Rule(
        _("This seat is for the Party worker of the unit’s applicant."),
        lambda person, on: (
            applicant is not None
            and _holds_post(
                person, on, role=Role.APPLICANT, office__organisation=applicant
            )
        ),
        asks=False,
    )


def _owner(seat: Seat, wants_party: bool) -> _Rule:
    unit = seat.body.unit

    def is_owner(person: int, on: date) -> bool:
        return unit is not None and renewal.is_owner(person, unit, on)

    if wants_party:
        return _Rule(
            _("A Party member who is an owner on the unit’s roll."),
            lambda person, on: (
                is_owner(person, on) and members.is_party_member(person, on)
            ),
        )
    return _Rule(_("An owner on the unit’s roll."), is_owner)


def _residents(seat: Seat, wants_party: bool) -> _Rule:
    """Who lives or works here: on the roll, or the file is kept in the community."""
    unit, community = seat.body.unit, seat.body.community_id

    def is_on_roll(person: int, on: date) -> bool:
        return unit is not None and renewal.is_on_roll(person, unit, on)

    def fits(person: int, on: date) -> bool:
        assert community is not None
        return members.is_party_member_in(person, community, on) or (
            is_on_roll(person, on) and members.is_party_member(person, on)
        )

    if wants_party:
        return _Rule(
            _(
                "A Party member whose file is kept in the community, or who is on the"
                " unit’s roll as owner, tenant or shop."
            ),
            fits,
        )
    return _Rule(_("On the unit’s roll as owner, tenant or shop."), is_on_roll)


def _youth(seat: Seat, wants_party: bool) -> _Rule:
    community = seat.body.community_id
    if not wants_party:
        return _anybody()

    def fits(person: int, on: date) -> bool:
        assert community is not None
        return members.is_league_cadre_in(person, community, on)

    return _Rule(_("A cadre of the community’s League organisation."), fits)


def _holds_post(person: int, on: date, **facts: object) -> bool:
    posts = Appointment.objects.filter(user__person=person, **facts)
    return any(post.is_in_force(on) for post in posts)


_RULES: dict[str, Callable[[Seat, bool], _Rule]] = {
    KINDS.CHAIR: _chair,
    KINDS.VICE_APPLICANT: _applicant,
    KINDS.VICE_OWNER: _owner,
    KINDS.RESIDENTS: _residents,
    KINDS.YOUTH: _youth,
}
