"""My home: what a resident has here, what they are asked, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone

from tongxin.consultations import waiting
from tongxin.consultations.waiting import Waiting
from tongxin.councils import queries as councils
from tongxin.desks.queries import MyVoices, voices_of
from tongxin.people.models import User
from tongxin.polls import policies as polls
from tongxin.polls.models import Poll
from tongxin.polls.queries import own_votes
from tongxin.renewal import policies as renewal_policies
from tongxin.renewal import queries as renewal
from tongxin.renewal.models import Entitlement, Unit
from tongxin.voices import queries as voices
from tongxin.voices.models import Matter, MatterStep, Point, Voice

type First = Literal["word", "stance", "vote", "notice", "answer", "day", "none"]

# What a clause's owner said to it.
SIGNS = {
    Matter.Progress.ADOPTED: "reached",
    Matter.Progress.IN_PART: "near",
    Matter.Progress.DECLINED: "divided",
}


@dataclass(frozen=True, slots=True)
class Home:
    """One unit in which the reader lives, owns or works, and what is coming there."""

    unit: Unit
    entries: list[Entitlement]
    step: renewal.Step
    news: councils.News | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll that waits for a vote of the reader's, for some head or other."""

    poll: Poll
    open_count: int


@dataclass(frozen=True, slots=True)
class Led:
    """What a voice led to last: a step that everybody may read."""

    step: MatterStep

    @property
    def sign(self) -> str:
        return SIGNS.get(Matter.Progress(self.step.what), "")


@dataclass(frozen=True, slots=True)
class MyPage:
    """Everything that stands on a resident's own page."""

    homes: list[Home]
    mine: MyVoices
    talks: list[Waiting]
    polls: list[Asked]

    @property
    def talk(self) -> Waiting | None:
        return next((one for one in self.talks if one.open_count), None)

    @property
    def poll(self) -> Asked | None:
        return next((one for one in self.polls if one.open_count), None)

    @property
    def notice(self) -> Home | None:
        """The notice that ends first, of the reader's units."""
        return self._home("notice")

    @property
    def coming(self) -> Home | None:
        return self._home("dated")

    def _home(self, kind: renewal.StepKind) -> Home | None:
        dated = [one for one in self.homes if one.step.kind == kind]
        return min(dated, key=lambda one: one.step.on or date.max, default=None)

    @property
    def first(self) -> First:
        """What is said at the top: a word on an answer, then what ends first."""
        if self.mine.waiting:
            return "word"
        ends: list[tuple[date, First]] = []
        if self.talk:
            ends.append((_day(self.talk.consultation.closes_at), "stance"))
        if self.poll:
            ends.append((_day(self.poll.poll.closes_at), "vote"))
        if self.notice:
            ends.append((self.notice.step.on or date.max, "notice"))
        if ends:
            return min(ends, key=lambda one: one[0])[1]
        if self.mine.next_due:
            return "answer"
        return "day" if self.coming else "none"


def _day(moment: datetime | None) -> date:
    return timezone.localdate(moment) if moment else date.max


def page_of(user: User) -> MyPage:
    """In a fixed number of queries, however much somebody has."""
    mine = voices_of(user)
    led = _led_to([*mine.waiting, *mine.others])
    for voice in (*mine.waiting, *mine.others):
        voice.led = led.get(voice.pk)  # type: ignore[attr-defined] # for the row
    return MyPage(_homes(user), mine, waiting.asked_of(user), _polls(user))


def _homes(user: User) -> list[Home]:
    """Of entries that run or are being looked at, the latest word of each."""
    if user.person_id is None:
        return []
    rows = renewal_policies.entitlements_visible_to(user).filter(
        person=user.person_id, until_on=None
    )
    found: dict[int, list[Entitlement]] = {}
    units: dict[int, Unit] = {}
    for entry in rows.select_related("unit__community", "holding").order_by("-pk"):
        found.setdefault(entry.unit_id, []).append(entry)
        units[entry.unit_id] = entry.unit
    news = councils.news_of_units(user, units)
    steps = renewal.next_steps(list(units.values())) if units else []
    homes = [
        Home(unit, found[unit.pk], step, news.get(unit.pk)) for unit, step in steps
    ]
    return sorted(homes, key=lambda one: (one.step.on or date.max, one.unit.name))


def _polls(user: User) -> list[Asked]:
    """Open ones that ask the reader, what ends first first."""
    rows = polls.ballots_of(user).filter(
        poll__state=Poll.State.OPEN, poll__closes_at__gt=timezone.now()
    )
    ballots = list(rows)
    found: dict[int, Asked] = {one.poll_id: Asked(one.poll, 0) for one in ballots}
    for own in own_votes(ballots):
        pk = own.ballot.poll_id
        missing = found[pk].open_count + (not own.choice)
        found[pk] = Asked(found[pk].poll, missing)
    return sorted(found.values(), key=lambda one: _day(one.poll.closes_at))


def _led_to(spoken: Sequence[Voice]) -> dict[int, Led]:
    """By voice, the last public step of the matters under which it stands."""
    points = Point.objects.filter(
        voice__in=[voice.pk for voice in spoken], matter__isnull=False
    )
    under: dict[int, set[int]] = {}
    for voice_id, matter_id in points.values_list("voice", "matter"):
        under.setdefault(matter_id or 0, set()).add(voice_id)
    found: dict[int, Led] = {}
    for step in _steps(under):
        for voice_id in under[step.matter_id]:
            found[voice_id] = Led(step)
    return found


def _steps(matters: Iterable[int]) -> Sequence[MatterStep]:
    ids = list(matters)
    return list(voices.steps_of(ids)) if ids else []
