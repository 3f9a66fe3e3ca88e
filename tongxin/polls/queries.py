"""Polls as pages read them. What needs no actor says so in its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from tongxin.ballots import queries as ballots
from tongxin.kernel import clock, rules
from tongxin.people.models import Actor, Person
from tongxin.polls import as_json, policies, printing
from tongxin.polls.arithmetic import (
    HeadCount,
    Law,
    PollTally,
    said_by,
    share,
    tally,
    total,
)
from tongxin.polls.models import Ballot, Poll, Result, Vote
from tongxin.rolls import queries as rolls
from tongxin.units.models import Unit

QUORUM, REVOKE = "owner_vote.quorum", "owner_vote.revoke_years"


def list_polls(actor: Actor, unit: Unit | None = None) -> QuerySet[Poll]:
    """What the actor may read, latest first."""
    rows = policies.visible_to(actor)
    return (rows.filter(unit=unit) if unit else rows).order_by("-pk")


def unit_named(slug: str) -> Unit | None:
    """The unit that a list is narrowed to; none for a word that names none."""
    return Unit.objects.filter(slug=slug[:40]).first() if slug else None


def own_poll_ids(actor: Actor) -> set[int]:
    """Those in which the actor may vote."""
    return set(policies.ballots_of(actor).values_list("poll_id", flat=True))


def worked_on(actor: Actor) -> QuerySet[Poll]:
    """What the actor prepares and runs, or takes votes for; latest first."""
    kept, typed = policies.kept_by(actor), policies.typed_by(actor)
    return (kept | typed).distinct().order_by("-pk")


# ---- The law ----


def rules_of(poll: Poll) -> list[rules.Rule]:
    """No actor: what decides, as it stood on the record date, with law and article."""
    return [rules.get(code, poll.record_on) for code in (QUORUM, poll.kind.rule)]


def revoking(poll: Poll) -> rules.Rule:
    """No actor: how long an owner may go to court about a true assembly's decision."""
    return rules.get(REVOKE, poll.record_on)


def law_of(poll: Poll) -> Law:
    """No actor: what was frozen at opening."""
    return Law(
        quorum=poll.quorum,
        needed=poll.needed,
        is_strict=not poll.kind.is_special,
        is_verified=bool(poll.is_law_verified),
    )


# ---- One owner's own votes ----


@dataclass(frozen=True, slots=True)
class Own:
    """A ballot of somebody's, and what it says so far: for that person alone."""

    ballot: Ballot
    choice: str
    voter_count: int

    @property
    def label(self) -> str:
        return str(Vote.Choice(self.choice).label) if self.choice else ""

    @property
    def is_shared(self) -> bool:
        return self.voter_count > 1


def own_votes(ballots: Iterable[Ballot]) -> list[Own]:
    """What the holder of these ballots said, in order."""
    ballots = list(ballots)
    if not ballots:
        return []
    rows = Vote.objects.filter(
        poll__in={one.poll_id for one in ballots},
        pseudonym__in=[one.pseudonym for one in ballots],
    )
    said = dict(rows.values_list("pseudonym", "choice"))
    heads = {one.head_id for one in ballots}
    counts = dict(
        Ballot.objects.filter(head__in=heads)
        .values_list("head")
        .annotate(voters=Count("pk"))
    )
    own = [
        Own(one, said.get(one.pseudonym, ""), counts[one.head_id]) for one in ballots
    ]
    # What is theirs alone first, the largest first.
    return sorted(own, key=lambda one: (one.is_shared, -one.ballot.head.area))


# ---- Turnout and the count ----


def ballots_by_head(poll: Poll) -> list[tuple[Decimal, list[Ballot]]]:
    """No actor: the area of each head, and the ballots of whoever speaks for it."""
    # From the poll, so that all share its one key, opened once.
    found: dict[int, list[Ballot]] = {}
    for ballot in poll.ballots.order_by("pk"):
        found.setdefault(ballot.head_id, []).append(ballot)
    return [(head.area, found.get(head.pk, [])) for head in poll.heads.all()]


def heard(poll: Poll) -> set[str]:
    """No actor: the pseudonyms that have said anything at all."""
    return set(poll.votes.values_list("pseudonym", flat=True))


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has voted at all, by heads for the office and in steps for everybody."""

    heads_all: int
    heads_part: int
    area: printing.Band
    heads: printing.Band

    @property
    def silent_count(self) -> int:
        return self.heads_all - self.heads_part


def turnout(poll: Poll) -> Turnout:
    """No actor: the only figure before the end."""
    spoke = heard(poll)
    rows = ballots_by_head(poll) if spoke else []
    areas = list(poll.heads.values_list("area", flat=True))
    whole = total(HeadCount(1, area) for area in areas)
    part = total(
        HeadCount(1, area)
        for area, ballots in rows
        if any(one.pseudonym in spoke for one in ballots)
    )
    by_area, by_heads = printing.part_bands(areas, poll.quorum)
    return Turnout(
        whole.heads,
        part.heads,
        printing.band_of(share(part.area, whole.area), by_area),
        printing.band_of(share(part.heads, whole.heads), by_heads),
    )


def silent_ballots(poll: Poll) -> list[Ballot]:
    """No actor: of heads for which nobody has voted yet, all who could."""
    spoke = heard(poll)
    return [
        one
        for _area, held in ballots_by_head(poll)
        if not any(ballot.pseudonym in spoke for ballot in held)
        for one in held
    ]


def counted(poll: Poll) -> tuple[PollTally, printing.Printed]:
    """No actor: every head added up, exactly, and what of it may be printed."""
    said = dict(poll.votes.values_list("pseudonym", "choice"))
    heads = [
        (area, said_by(said[b.pseudonym] for b in ballots if b.pseudonym in said))
        for area, ballots in ballots_by_head(poll)
    ]
    found = tally(heads)
    print_ = printing.printed(
        found,
        law_of(poll),
        every=[area for area, _choice in heads],
        taking=[area for area, choice in heads if choice is not None],
    )
    return found, print_


def is_decided_by_few(poll: Poll) -> bool:
    """No actor: whether the outcome alone may tell how the largest owners voted.

    Told before anybody votes, from the roll: as few take part as the law allows.
    """
    areas = poll.heads.values_list("area", flat=True)
    return printing.is_decided_by_few(law_of(poll), areas, poll.quorum)


# ---- What comes ----


def what_comes(poll: Poll) -> list[ballots.Coming]:
    """No actor: what is still to come, in order."""
    if poll.counted_at is not None and not poll.is_published:
        return [ballots.Coming("counted")]
    return ballots.what_comes(poll, "poll.paper_days", "counted")


# ---- The office ----


@dataclass(frozen=True, slots=True)
class RollToCome:
    """What would be frozen, if the poll were opened now."""

    heads: int
    area: Decimal
    areas_unknown: int
    left_out: int
    voiceless: int


def roll_to_come(poll: Poll) -> RollToCome:
    """No actor: heads and area of the record date, and what stands in the way."""
    on = min(poll.record_on, clock.today())
    shares = rolls.poll_units(poll.unit, on)
    voices: dict[str, int] = {}
    for one in shares:
        voices[one.heads_key] = voices.get(one.heads_key, 0) + len(one.voter_ids)
    return RollToCome(
        heads=len(voices),
        area=sum((one.area for one in shares), Decimal(0)),
        areas_unknown=rolls.areas_unknown(poll.unit),
        left_out=poll.unit.holdings.count() - len(shares),
        voiceless=sum(not count for count in voices.values()),
    )


def ballots_for(poll: Poll, person: Person) -> list[Ballot]:
    """No actor: the places on heads of somebody who is at the window."""
    rows = poll.ballots.filter(person__in=policies.known_as(person.pk))
    return list(rows.select_related("head").order_by("pk"))


# ---- The result ----


def result_of(poll: Poll) -> printing.Printed | None:
    """No actor: what may be printed of the count, for whoever runs it to look at."""
    result = Result.objects.filter(poll=poll.pk).first()
    return None if result is None else as_json.to_printed(result.printed)


def published_result(poll: Poll) -> printing.Printed | None:
    """No actor: the same, for everybody, once it is published."""
    return result_of(poll) if poll.is_published else None
