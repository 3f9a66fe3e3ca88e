"""What people raise before a meeting of the demo, and hear after it."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import models
from django.utils import timezone

from tongxin.councils.models import Body
from tongxin.demo.life import COMMENTS, GIVEN, SURNAMES, Story
from tongxin.demo.street import Street
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.notices import operations as notices
from tongxin.notices.models import CallTry, Notice
from tongxin.notices.queries import unread
from tongxin.people import operations as people
from tongxin.people.models import Actor, Channel, Person
from tongxin.voices import operations
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.policies import holder_of
from tongxin.work import operations as work

# By which way they come, and by which they want to hear.
WAYS = [
    ("web", Channel.SMS),
    ("phone", Channel.PHONE),
    ("web", Channel.SMS),
    ("window", Channel.SMS),
    ("paper", Channel.LETTER),
    ("phone", Channel.PHONE),
    ("web", Channel.RECEIPT),
]
RAISED_BEFORE = range(12, 34)
PEOPLE = 60


class Raising:
    """Voices for the meetings: who speaks, of which matter, and their last word."""

    def __init__(self, street: Street, story: Story) -> None:
        self.street, self.story = street, story
        self.random = Random("raising")  # noqa: S311 - a story, not a secret
        self._people: list[Person] = []
        self._numbers: set[int] = set()
        self._words: dict[int, str] = {}

    def plan(self, body: dict[str, Any], item: dict[str, Any], meets: date) -> None:
        """Put what is said for one item into the story."""
        if "voices" not in item:
            return
        for said in item["voices"]:
            day = meets - timedelta(days=self.random.choice(RAISED_BEFORE))
            hour = self.random.randrange(9, 18)
            step = partial(self._file, body, item["title"], dict(said))
            self.story.at(day, hour, step, minute=self.random.randrange(60))

    def own(self, voices: Iterable[Voice]) -> list[Voice]:
        """Of these, those that were said for a meeting; others have their own story."""
        return [one for one in voices if one.pk in self._numbers]

    def matter(self, title: str) -> Matter:
        return Matter.objects.get(title=title, state=Matter.State.OPEN)

    # ---- Before ----

    def open_where_missing(self, actor: Actor, title: str, body: Body) -> None:
        """What the office brings up itself is a matter too, though nobody raised it."""
        if not Matter.objects.filter(title=title, state=Matter.State.OPEN).exists():
            operations.open_matter(
                actor, title=title, unit=body.unit, community=body.community
            )

    def _file(self, body: dict[str, Any], title: str, said: dict[str, str]) -> None:
        unit = self.street.units[body["unit"]]
        channel, way = self.random.choice(WAYS)
        author, actor = self._author(way), self._taker(channel)
        if "of" in said:
            account = self.street.accounts[said["of"]]
            channel, author, actor = "web", account.person, account
        filed = operations.file_voice(
            actor,
            text=said["text"],
            kind=said.get("kind", Voice.Kind.SUGGEST),
            audience=Voice.Audience.PUBLIC if author else Voice.Audience.ANONYMOUS,
            channel=channel,
            author=author,
            unit=unit,
            place=self.street.estates[unit.slug],
        )
        self._numbers.add(filed.voice.pk)
        self._words[filed.voice.pk] = said.get("word", "solved")
        self._gather(filed.voice.points.get(), title)

    def _taker(self, channel: str) -> Actor:
        return VISITOR if channel == "web" else self.street.accounts["demo-clerk"]

    def _gather(self, point: Point, title: str) -> None:
        clerk = self.street.accounts["demo-clerk"]
        matter = Matter.objects.filter(title=title, state=Matter.State.OPEN).first()
        if matter is None:
            operations.open_matter(clerk, title=title, point=point)
        else:
            operations.gather_point(clerk, point, matter=matter)

    def _author(self, way: str) -> Person | None:
        if way == Channel.RECEIPT:
            return None
        known = [one for one in self._people if one.answer_channel == way]
        if len(self._people) >= PEOPLE and known:
            return self.random.choice(known)
        number = len(self._people) + 1
        person = people.register_person(
            SYSTEM,
            name=self.random.choice(SURNAMES) + self.random.choice(GIVEN),
            phone=f"1380005{number:04}",
            address=f"东晓街道样例巷{number}号" if way == Channel.LETTER else "",
            answer_channel=way,
        )
        self._people.append(person)
        return person

    # ---- Afterwards ----

    def judge(self, voices: Iterable[Voice]) -> None:
        """Some days after the answer each says whether it is solved."""
        for voice in voices:
            day = timezone.localdate() + timedelta(
                days=self.random.choice([2, 3, 4, 6])
            )
            step = partial(self._say, voice, self._words.get(voice.pk, "solved"))
            self.story.at(day, self.random.randrange(9, 18), step, minute=41)

    def _say(self, voice: Voice, word: str) -> None:
        if word == "silent":
            return
        clerk = self.street.accounts["demo-clerk"]
        if word == "not_reached":
            ring(self.street, voice, CallTry.Outcome.NO_ANSWER, times=3)
            operations.record_word(clerk, voice, word=word)
            return
        ring(self.street, voice)
        by_phone = voice.author and voice.author.answer_channel == Channel.PHONE
        comment = COMMENTS.get(word, "")
        if by_phone:
            operations.record_word(clerk, voice, word=word, comment=comment)
        else:
            operations.say_word(holder_of(voice), voice, word=word, comment=comment)

    def work_on(self, voice: Voice, lead: str) -> None:
        """What came up in the room goes to an office and comes back answered."""
        clerk = self.street.accounts["demo-clerk"]
        task = operations.dispatch_voice(clerk, voice, lead=self.street.offices[lead])
        day = timezone.localdate() + timedelta(days=5)

        def finish() -> None:
            for part in task.assignments.all():
                work.finish_part(SYSTEM, part, evidence="到现场看过，已经办了。")
            task.refresh_from_db()
            work.check_task(clerk, task)
            operations.answer_voice(clerk, voice, text="会上说的这件事已经办好。")

        self.story.at(day, 15, finish)


def ring(
    street: Street,
    subject: models.Model,
    outcome: str = CallTry.Outcome.REACHED,
    times: int = 1,
) -> None:
    """Whoever hears by telephone is called."""
    rows = Notice.objects.filter(
        subject_label=subject._meta.label,
        subject_id=subject.pk,
        channel=Channel.PHONE,
        state=Notice.State.QUEUED,
    )
    clerk = street.accounts["demo-clerk"]
    for found in rows:
        notice = found
        for _try in range(times):
            notice = notices.record_call(clerk, notice, outcome=outcome)


def read_mail(street: Street) -> None:
    """Whoever has an account opens what came since the last time."""
    for user in street.accounts.values():
        for notice in unread(user):
            notices.read_notice(user, notice)
