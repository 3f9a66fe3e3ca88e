"""A year of monthly meetings in the demo: raised, called, held or not, typed.

What comes after a meeting (minutes, answers, tasks, clauses) is in `afterwards`.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from tongxin.councils import operations, queries
from tongxin.councils.models import AgendaItem, Attendance, Decision, Meeting, Term
from tongxin.demo.afterwards import After
from tongxin.demo.life import Story
from tongxin.demo.raising import Raising, read_mail, ring
from tongxin.demo.seats import FOUNDED_DAYS_BEFORE, Council, Founding
from tongxin.demo.street import Street, read
from tongxin.kernel import clock

PLANNED_BEFORE, CALLED_BEFORE = 13, 8
# A missed meeting is made up for so many days later.
MADE_UP_AFTER = 9
MONTHS = 13
# The messages of the last days are still new to everybody.
READ_UNTIL, READ_EVERY = 9, 28
FOUND = timedelta(days=FOUNDED_DAYS_BEFORE)


def plan_councils(street: Street, story: Story) -> Founding:
    """Put the founding of every conference and its year into the story."""
    founding = Founding(street, story.last)
    story.at(story.last - FOUND, 9, founding.found_all)
    raising = Raising(street, story)
    for facts in read("councils/bodies.toml")["body"]:
        Year(founding, raising, facts).plan()
    for days in range(READ_UNTIL, FOUNDED_DAYS_BEFORE, READ_EVERY):
        day = story.last - timedelta(days=days)
        story.at(day, 8, partial(read_mail, street), minute=30)
    return founding


class Year:
    """The meetings of one conference, counted back from the last one."""

    def __init__(
        self, founding: Founding, raising: Raising, facts: dict[str, Any]
    ) -> None:
        self.founding, self.raising, self.facts = founding, raising, facts
        self.street, self.story = raising.street, raising.story
        self.year = read(f"councils/{facts['key']}.toml")
        self.random = Random(facts["key"])  # noqa: S311 - a story, not a secret

    @property
    def council(self) -> Council:
        return self.founding.councils[self.facts["key"]]

    def plan(self) -> None:
        coming = self._coming()
        held = self._held_days({day.replace(day=1) for day in coming.values()})
        notes = {one["ago"]: one for one in self.year.get("meeting", ())}
        for ago, day in [*enumerate(held, start=1), *coming.items()]:
            items = [one for one in self.year["item"] if one["ago"] == ago]
            if items:
                Sitting(self, day, notes.get(ago, {}), items).plan()

    def _coming(self) -> dict[int, date]:
        """What the data puts beside the last day: 0 and below, that very day."""
        rows = self.year.get("coming", ())
        return {
            one["ago"]: _workday(self.story.last + timedelta(days=one["days"]))
            if one["days"]
            else self.story.last
            for one in rows
        }

    def _held_days(self, months: set[date]) -> Iterator[date]:
        """Once a month on its day, the latest first, where nothing else is planned."""
        nth, weekday, _hour = self.facts["day"]
        first = self.story.last.replace(day=1)
        earliest = self.story.last - timedelta(days=self.year.get("since", 366))
        for _month in range(MONTHS):
            days = (weekday - first.weekday()) % 7 + 7 * (nth - 1)
            day = _workday(first + timedelta(days=days))
            is_past = earliest <= day <= self.story.last - timedelta(days=3)
            if is_past and day.replace(day=1) not in months:
                yield day
            first = (first - timedelta(days=1)).replace(day=1)


def _workday(day: date) -> date:
    """That day, or the next on which offices work."""
    return clock.add_workdays(day - timedelta(days=1), 1).on


class Sitting:
    """One meeting, from what people raise before it to its last line."""

    def __init__(
        self, year: Year, day: date, notes: dict[str, Any], items: list[dict[str, Any]]
    ) -> None:
        self.year, self.day, self.notes, self.items = year, day, notes, items
        self.street, self.story, self.random = year.street, year.story, year.random
        self.meeting: Meeting

    @property
    def council(self) -> Council:
        return self.year.council

    def plan(self) -> None:
        hour = self.year.facts["day"][2]
        for item in self.items:
            self.year.raising.plan(self.year.facts, item, self.day)
        self._before(PLANNED_BEFORE, partial(self._plan, self.day))
        if self.notes.get("is") == "planned":
            return
        self._before(CALLED_BEFORE, self._call)
        if "excused" in self.notes:
            self._before(1, self._excuse)
        if self.notes.get("is") == "called":
            return
        if "missed" in self.notes:
            self._before(1, self._miss)
            self.day = _workday(self.day + timedelta(days=MADE_UP_AFTER))
            self._before(CALLED_BEFORE, self._call)
        self.story.at(self.day, hour, self._hold, minute=3)

    def _before(self, days: int, step: Any) -> None:
        self.story.at(self.day - timedelta(days=days), 9, step, minute=20)

    # ---- Before ----

    def _plan(self, day: date, missed: Meeting | None = None) -> None:
        self.meeting = operations.plan_meeting(
            self.council.keeper,
            self.council.body,
            planned_at=_moment(day, self.year.facts["day"][2]),
            place=self.year.facts["place"],
            makes_up_for=missed,
        )

    def _miss(self) -> None:
        """Not held: the reason is said, and at once another day."""
        missed = operations.miss_meeting(
            self.council.keeper, self.meeting, reason=self.notes["missed"]
        )
        ring(self.street, missed)
        self._plan(self.day, missed)

    def _call(self) -> None:
        keeper, wanted = self.council.keeper, [one["title"] for one in self.items]
        for title in wanted:
            self.year.raising.open_where_missing(keeper, title, self.council.body)
        rows = queries.proposals(self.meeting)
        if keys := [one.key for one in rows if one.title in wanted]:
            operations.accept_agenda(keeper, self.meeting, keys=keys)
        self._put_the_rest_on(wanted)
        for facts in self.items:
            if "about" in facts:
                operations.say_what_it_decides(
                    keeper, self._item(facts), about=facts["about"]
                )
        self.meeting = operations.call_meeting(keeper, self.meeting)
        ring(self.street, self.meeting)
        chosen = self.year.raising.own(queries.waiting_for_day(keeper, self.meeting))
        if chosen:
            day = f"{self.day.month}月{self.day.day}日"
            operations.tell_meeting_day(
                keeper,
                self.meeting,
                text=f"您的建议列入了{day}联席会的议程，开完会答复您。",
                chosen=chosen,
            )

    def _excuse(self) -> None:
        """Somebody cannot come and says who stands in for them."""
        term = self.council.terms().get(shown_name=self.notes["excused"])
        alternate = self.council.holder(term.seat.kind, Term.Kind.ALTERNATE)
        operations.excuse_from_meeting(
            self.council.typist, self.meeting, term=term, stand_in=alternate
        )

    def _put_the_rest_on(self, wanted: Iterable[str]) -> None:
        """What the rule does not bring up the chair puts on, with the reason."""
        there = set(self.meeting.items.values_list("title", flat=True))
        for title in wanted:
            if title not in there:
                operations.put_on_agenda(
                    self.council.keeper,
                    self.meeting,
                    matter=self.year.raising.matter(title),
                    note="几个单元都有人提到，这里先议本单元的。",
                )

    def _item(self, facts: dict[str, Any]) -> AgendaItem:
        rows = self.meeting.items.select_related("matter", "meeting__body")
        return rows.get(title=facts["title"])

    # ---- While it sits ----

    def _hold(self) -> None:
        typist = self.council.typist
        self.meeting.refresh_from_db()
        chair = self.council.holder("chair")
        self.meeting = operations.open_meeting(typist, self.meeting, presider=chair)
        self._sit()
        for name in self.notes.get("guests", ()):
            operations.admit_guest(typist, self.meeting, shown_name=name)
        for facts in self.items:
            self._treat(facts)
        self._hear_somebody()
        self.meeting = operations.end_meeting(typist, self.meeting)
        After(self).plan()

    def _sit(self) -> None:
        """The heads or their alternates, and of the others nearly all."""
        away = set(self.notes.get("away", ()))
        sent = set(self.notes.get("alternate", ()))
        rows = list(self.council.terms())
        heard = (line for facts in self.items for line in facts.get("heard", ()))
        speakers = {line.partition("：")[0] for line in heard}
        others = [
            row
            for row in rows
            if row.seat.kind not in row.seat.HEADS and row.shown_name not in speakers
        ]
        away |= {one.shown_name for one in self.random.sample(others, 1)}
        for place, term in enumerate(rows):
            kind = term.seat.kind
            if term.shown_name in away or kind in away:
                continue
            who = term
            if kind in sent:
                who = self.council.holder(kind, Term.Kind.ALTERNATE)
            far = place > 1 and self.random.randrange(9) == 0
            mode = self.random.choice(["phone", "video"]) if far else "room"
            operations.sit_down(
                self.council.typist,
                self.meeting,
                term=who,
                mode=Attendance.Mode(mode),
            )

    def _treat(self, facts: dict[str, Any]) -> None:
        typist = self.council.typist
        item = operations.take_up_item(typist, self._item(facts))
        for name, reason in facts.get("recused", {}).items():
            term = self.council.terms().get(shown_name=name)
            operations.recuse(typist, item, term=term, reason=reason)
        for line in facts.get("heard", ()):
            self._write(item, line)
        end = facts["end"]
        if end in ("carried", "referred"):
            act = operations.carry_item if end == "carried" else operations.refer_item
            act(typist, item, note=facts["note"])
        elif end != "heard":
            self._decide(item, facts)
        for task in facts.get("tasks", ()):
            self._give(item, task)

    def _write(self, item: AgendaItem, line: str) -> None:
        self.story.hands.at += timedelta(minutes=3)
        speaker, _colon, text = line.partition("：")
        operations.write_line(
            self.council.typist,
            self.meeting,
            key=UUID(int=self.random.getrandbits(128)),
            text=text or speaker,
            speaker=speaker if text else "",
            item=item,
        )

    def _decide(self, item: AgendaItem, facts: dict[str, Any]) -> None:
        self.story.hands.at += timedelta(minutes=4)
        said = {
            "recommendation": facts["recommendation"],
            "against_evidence_reason": facts.get("why", ""),
        }
        if "review" in facts:
            said["review_on"] = self.day + timedelta(days=facts["review"])
        typist = self.council.typist
        if facts["end"] == "seats":
            operations.decide_item(typist, item, votes=self._votes(facts), **said)
            return
        outcome = Decision.Outcome(facts["end"])
        operations.decide_item(typist, item, outcome=outcome, **said)

    def _votes(self, facts: dict[str, Any]) -> dict[int, str]:
        """Hands: whom the data does not name is for it."""
        out = self._item(facts).recusals.values_list("term__seat_id", flat=True)
        votes = {}
        rows = self.meeting.attendances.filter(left_at=None).select_related("seat")
        for row in rows.exclude(seat__in=list(out)):
            kind = row.seat.kind
            no, none = facts.get("no", ()), facts.get("abstained", ())
            votes[row.seat_id] = (
                "no" if kind in no else "abstain" if kind in none else "yes"
            )
        return votes

    def _give(self, item: AgendaItem, facts: dict[str, Any]) -> None:
        offices = self.street.offices
        operations.give_task(
            self.council.typist,
            item,
            title=facts["title"],
            lead=offices[facts["lead"]],
            assisting=[offices[name] for name in facts.get("assist", ())],
            due_on=_workday(self.day + timedelta(days=facts.get("days", 20))),
        )

    def _hear_somebody(self) -> None:
        """A new voice comes up in the room; it is worked on like any other."""
        if "voice" not in self.notes:
            return
        filed = operations.hear_voice(
            self.council.typist,
            self.meeting,
            text=self.notes["voice"],
            name=self.notes.get("voice_of", ""),
        )
        lead = self.notes["voice_lead"]
        step = partial(self.year.raising.work_on, filed.voice, lead)
        self.story.at(self.day + timedelta(days=1), 11, step)


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
