"""Whether somebody may hold a seat: asked of other rooms, who say yes or no.

Whoever runs a conference learns the answer and the rule, never which part of the rule
failed: that would tell of a file that is none of theirs. A body's own bylaw may lift
the part that asks for the Party or the League; nothing else does.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxin.councils import bylaws
from tongxin.councils.models import Body, Seat, Term
from tongxin.members import queries as members
from tongxin.people.models import Appointment, Office, Person, Role
from tongxin.rolls import queries as rolls

KINDS = Seat.Kind
# The bylaw that asks of a seat whether its holder is in the Party, or the League.
PARTY = {
    KINDS.VICE_APPLICANT: "council.party_applicant",
    KINDS.VICE_OWNER: "council.party_owner",
    KINDS.RESIDENTS: "council.party_residents",
    KINDS.YOUTH: "council.league_youth",
}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Yes or no, and by which rule."""

    is_eligible: bool
    rule: str


type _Some = Collection[int]


@dataclass(frozen=True, slots=True)
class _Rule:
    text: str
    # Of several people, those who fit it on a day; asked at once, not one by one.
    fitting: Callable[[_Some, date], set[int]]
    # Whether somebody's file, or the roll, is asked.
    asks: bool = True


def check(seat: Seat, person: Person, on: date) -> Eligibility:
    """No actor: whether they fit the rule of this seat on a day."""
    rule = _rule(seat, on)
    fits = person.erased_at is None and person.pk in rule.fitting([person.pk], on)
    return Eligibility(fits, rule.text)


def rule_of(seat: Seat, on: date) -> str:
    """No actor: the rule in words, as it stands for this body on a day."""
    return _rule(seat, on).text


def asks_a_file(seat: Seat, on: date) -> bool:
    """No actor: whether the answer says something of the person that is protected."""
    return _rule(seat, on).asks


@dataclass(frozen=True, slots=True)
class TermsChecked:
    """Of those who sit: whose rule no longer fits, by term, and whom it asked about."""

    ineligible: dict[int, str]
    asked: list[Person]


def check_terms(body: Body, terms: Iterable[Term], on: date) -> TermsChecked:
    """No actor: each rule is asked once, however many sit by it."""
    values = bylaws.bylaw_values(body, on)
    by_kind: dict[KINDS, list[Term]] = {}
    for term in terms:
        by_kind.setdefault(KINDS(term.seat.kind), []).append(term)
    ineligible: dict[int, str] = {}
    asked: dict[int, Person] = {}
    for kind, held in by_kind.items():
        rule = _rule_of(body, kind, values)
        people = {term.person_id: term.person for term in held}
        fitting = rule.fitting(people, on)
        ineligible |= {t.pk: rule.text for t in held if t.person_id not in fitting}
        if rule.asks:
            asked |= people
    return TermsChecked(ineligible, list(asked.values()))


def _rule(seat: Seat, on: date) -> _Rule:
    return _rule_of(seat.body, KINDS(seat.kind), bylaws.bylaw_values(seat.body, on))


def _rule_of(body: Body, kind: KINDS, values: dict[str, bylaws.BylawValue]) -> _Rule:
    if kind not in _RULES or body.community_id is None:
        # Of the street's and a task force's bodies, whoever the paper names.
        return _anybody()
    code = PARTY.get(kind)
    wants_party = code is None or bool(values[code].value)
    return _RULES[kind](body, body.community_id, wants_party)


def _anybody() -> _Rule:
    text = _("No register is asked: whoever runs the conference answers for it.")
    return _Rule(text, lambda some, on: set(some), asks=False)


def _chair(body: Body, community: int, wants_party: bool) -> _Rule:
    facts = {"role": Role.SECRETARY, "office__kind": Office.Kind.COMMUNITY}
    return _Rule(
        _("The chair is the community’s Party secretary."),
        lambda some, on: _holding_post(some, on, office__community=community, **facts),
        asks=False,
    )


def _applicant(body: Body, community: int, wants_party: bool) -> _Rule:
    """Of its Party organisation: the file has to be kept there."""
    applicant = body.unit.applicant_id if body.unit else None
    if wants_party:
        return _Rule(
            _(
                "A Party member whose file is kept by the Party organisation of the"
                " unit’s applicant."
            ),
            lambda some, on: (
                members.party_members_of(some, applicant, on) if applicant else set()
            ),
        )
    facts = {"role": Role.APPLICANT, "office__organisation": applicant}
    return _Rule(
        _("This seat is for the Party worker of the unit’s applicant."),
        lambda some, on: _holding_post(some, on, **facts) if applicant else set(),
        asks=False,
    )


def _owner(body: Body, community: int, wants_party: bool) -> _Rule:
    unit = body.unit

    def owners(some: _Some, on: date) -> set[int]:
        return rolls.owners_among(some, unit, on) if unit else set()

    if wants_party:
        return _Rule(
            _("A Party member who is an owner on the unit’s roll."),
            lambda some, on: members.party_members(owners(some, on), on),
        )
    return _Rule(_("An owner on the unit’s roll."), owners)


def _residents(body: Body, community: int, wants_party: bool) -> _Rule:
    """Who lives or works here: on the roll, or the file is kept in the community."""
    unit = body.unit

    def on_roll(some: _Some, on: date) -> set[int]:
        return rolls.on_roll_among(some, unit, on) if unit else set()

    if wants_party:
        return _Rule(
            _(
                "A Party member whose file is kept in the community, or who is on the"
                " unit’s roll as owner, tenant or shop."
            ),
            lambda some, on: (
                members.party_members_in(some, community, on)
                | members.party_members(on_roll(some, on), on)
            ),
        )
    return _Rule(_("On the unit’s roll as owner, tenant or shop."), on_roll)


def _youth(body: Body, community: int, wants_party: bool) -> _Rule:
    if not wants_party:
        return _anybody()
    return _Rule(
        _("A cadre of the community’s League organisation."),
        lambda some, on: members.league_cadres_in(some, community, on),
    )


def _holding_post(some: _Some, on: date, **facts: object) -> set[int]:
    posts = Appointment.objects.filter(user__person__in=some, **facts)
    found = posts.select_related("user")
    return {
        post.user.person_id
        for post in found
        if post.user.person_id is not None and post.is_in_force(on)
    }


_RULES: dict[KINDS, Callable[[Body, int, bool], _Rule]] = {
    KINDS.CHAIR: _chair,
    KINDS.VICE_APPLICANT: _applicant,
    KINDS.VICE_OWNER: _owner,
    KINDS.RESIDENTS: _residents,
    KINDS.YOUTH: _youth,
}
