"""A year of life on the street: voices come in, are worked on, answered, judged.

The story is drawn from a seeded generator and then played in order of time, each step
by the operation and the account that would do it. Failures belong to it: late answers,
returned tasks, people who cannot be reached, things that stay unsolved.
"""

import heapq
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from io import StringIO
from itertools import count
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from tongxin.demo.street import Street, read
from tongxin.demo.telling_time import Hands
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.notices import operations as notices
from tongxin.notices.models import CallTry, Notice
from tongxin.notices.queries import letters_waiting
from tongxin.people import operations as people
from tongxin.people.models import Actor, Channel, Person, User
from tongxin.units.models import Unit
from tongxin.voices import operations
from tongxin.voices.models import AuthorWord, Matter, Voice
from tongxin.voices.policies import holder_of
from tongxin.work import operations as work
from tongxin.work.models import Assignment, Task

SURNAMES = "林陈黄吴梁何周郑冯许赵钱孙苏蔡曾邓彭叶卢"
GIVEN = ["样例", "示例", "假名", "虚构", "模拟", "演示", "举例", "试名", "拟名", "代称"]
CHANNELS = ["web"] * 8 + ["phone"] * 6 + ["window"] * 3 + ["visit"] * 2 + ["paper"]
COMMENTS = {"not_solved": "还是老样子。", "partly": "好一点，没有全好。"}
VOICES = 480
ENDINGS = [
    "我住{栋}栋{层}楼。",
    "我们一层楼都是这样。",
    "上个月我也说过一次。",
    "白天上班，请晚上打电话。",
    "家里有老人，拜托了。",
    "邻居们也都这么说。",
]
# What is published tells nobody's house, hours or family.
_ENDING = re.compile(
    "|".join(re.sub(r"\{.\}", r"\\d+", ending) + "$" for ending in ENDINGS)
)
PUBLIC_EVERY = 4
# Of the last two days: nobody has looked at these yet.
FRESH = 9
UNCALLED = 14
DAYS = 365
Step = Callable[[], None]


@dataclass
class Thread:
    """What the data says of one matter, and the matter once it is open."""

    facts: dict[str, Any]
    matter: Matter | None = None
    told: int = 0


@dataclass(order=True)
class Event:
    at: datetime
    number: int
    step: Step = field(compare=False)


class Story:
    """Plays the year: `play` runs every step at its moment, in order."""

    def __init__(self, street: Street, hands: Hands, last: date, seed: int) -> None:
        self.street, self.hands, self.last = street, hands, last
        self.random = Random(seed)  # noqa: S311 - a story, not a secret
        self._events: list[Event] = []
        self._numbers = count()
        self._people: list[Person] = []
        self._threads = _threads()

    def play(self, voices: int = VOICES) -> None:
        start = self.last - timedelta(days=DAYS)
        for _number in range(voices):
            thread = self._next_thread()
            day = start + timedelta(days=self.random.randrange(DAYS))
            step = partial(self._file, thread, self._words(thread))
            self._at(day, step, first_hour=8)
        for number in range(FRESH):
            day = self.last - timedelta(days=number % 2)
            thread = self._next_thread()
            self._at(
                day, partial(self._file, thread, self._words(thread), is_fresh=True)
            )
        for number in range(DAYS):
            evening = start + timedelta(days=number)
            self._push(_moment(evening, 19, 0), _deliver)
            if number % 14 == 13:
                self._push(_moment(evening, 17, 0), _tell_sizes)
                self._push(_moment(evening, 17, 30), self._post_letters)
        # Nothing of the story may lie ahead of the real clock.
        end = min(_moment(self.last, 23, 0), self.hands.started_at)
        while self._events and self._events[0].at < end:
            event = heapq.heappop(self._events)
            self.hands.at = event.at
            event.step()
        self.hands.at = end
        _deliver()

    def at(self, day: date, hour: int, step: Step, minute: int = 0) -> None:
        """Let something happen at this very time of a day."""
        self._push(_moment(day, hour, minute), step)

    def raise_matter(self, title: str, unit: Unit, day: date) -> None:
        """Somebody of `unit` brings this matter up, whatever the lot says."""
        thread = next(one for one in self._threads if one.facts.get("title") == title)
        thread.told += 1
        words = self._words(thread)
        self._at(day, partial(self._file, thread, words, unit=unit))

    def _at(self, day: date, step: Step, first_hour: int = 9) -> None:
        moment = _moment(day, self.random.randrange(first_hour, 18), 0)
        moment += timedelta(minutes=self.random.randrange(60))
        self._push(max(moment, self.hands.at + timedelta(minutes=1)), step)

    def _push(self, moment: datetime, step: Step) -> None:
        heapq.heappush(self._events, Event(moment, next(self._numbers), step))

    def _later(self, days: float, step: Step) -> None:
        day = timezone.localdate(self.hands.at) + timedelta(days=max(0, round(days)))
        self._at(day, step)

    # What happens to one voice.

    def _next_thread(self) -> Thread:
        """Each thread in turn until its texts are used up, then at random again."""
        fresh = [one for one in self._threads if one.told < len(one.facts["texts"])]
        matters = [one for one in self._threads if len(one.facts["texts"]) > 1]
        thread = self.random.choice(fresh or matters)
        thread.told += 1
        return thread

    def _file(
        self,
        thread: Thread,
        text: str,
        *,
        is_fresh: bool = False,
        unit: Unit | None = None,
    ) -> None:
        facts = thread.facts
        channel = self.random.choice(CHANNELS)
        audience = self.random.choices(
            ["public", "office", "anonymous"], weights=[6, 3, 1]
        )[0]
        unit = unit or self.street.units.get(facts.get("unit") or self._some_unit())
        author = None if audience == "anonymous" else self._author(channel)
        clerk = self.street.accounts["demo-clerk"]
        actor: Actor = VISITOR if channel == "web" else clerk
        filed = operations.file_voice(
            actor,
            text=text,
            kind=facts["kind"],
            audience=audience,
            channel=channel,
            author=author,
            unit=unit,
            place=self.street.estates[unit.slug] if unit else None,
        )
        if not is_fresh:
            days = self.random.choice([0, 0, 1, 1, 2])
            self._later(days, lambda: self._take(filed.voice, thread))

    def _take(self, voice: Voice, thread: Thread) -> None:
        """The clerk reads it: gathers it under its matter, and sends it on."""
        clerk, fate = self.street.accounts["demo-clerk"], thread.facts["fate"]
        if fate == "withdrawn":
            operations.withdraw_voice(
                holder_of(voice), voice, reason="已经自己解决了，谢谢。"
            )
            return
        if fate == "declined":
            operations.decline_voice(clerk, voice, reason=thread.facts["answer"])
            self._ring(voice)
            return
        if "title" in thread.facts and voice.round == 1:
            self._gather(voice, thread)
        lead = self.street.offices[thread.facts["lead"]]
        assist = [self.street.offices[name] for name in thread.facts.get("assist", ())]
        sender = clerk
        if voice.community == self.street.communities["独树"] and self._one_in(6):
            # The community blows the whistle itself.
            sender = self.street.accounts["demo-secretary"]
        task = operations.dispatch_voice(sender, voice, lead=lead, assisting=assist)
        if self._one_in(16):
            self._later(2, lambda: self._return(task, thread))
        else:
            self._later(
                self.random.choice([1, 1, 2, 3]), lambda: self._do(task, thread)
            )

    def _gather(self, voice: Voice, thread: Thread) -> None:
        clerk, point = self.street.accounts["demo-clerk"], voice.points.get()
        if thread.matter is None:
            unit = self.street.units.get(thread.facts.get("unit", ""))
            thread.matter = operations.open_matter(
                clerk,
                title=thread.facts["title"],
                unit=unit,
                community=unit.community if unit else None,
            )
        operations.gather_point(clerk, point, matter=thread.matter)

    def _return(self, task: Task, thread: Thread) -> None:
        """Not this office's work: it comes back with the reason, and goes on."""
        part = task.assignments.get(is_lead=True)
        work.return_part(SYSTEM, part, reason="查了地图，这一段不归我们管养。")
        other = self.street.offices["街道城建办"]
        if other.pk == part.office_id:
            other = self.street.offices["街道城管办"]
        clerk = self.street.accounts["demo-clerk"]
        work.send_back_task(clerk, task, lead=other, note="请街道定，由您办。")
        self._later(2, lambda: self._do(task, thread))

    def _do(self, task: Task, thread: Thread) -> None:
        for part in task.assignments.filter(state=Assignment.State.ASSIGNED):
            work.take_part(SYSTEM, part)
        if thread.facts["fate"] == "open":
            return
        voice = task.record
        assert isinstance(voice, Voice)
        if voice.kind == "suggest" and self.random.random() < 0.4:
            self._later(1, lambda: self._promise(voice))
        slow = self.random.random() < 0.08
        days = {"consult": 1, "help": 6, "suggest": 7, "complain": 9, "petition": 35}
        usual = days[voice.kind if voice else "help"]
        wait = usual * (3 if slow else self.random.uniform(0.4, 1.1))
        self._later(wait, lambda: self._finish(task, thread))

    def _promise(self, voice: Voice) -> None:
        voice.refresh_from_db()
        if not voice.is_open:
            return
        meeting = timezone.localdate(self.hands.at) + timedelta(
            days=self.random.randrange(3, 15)
        )
        operations.give_interim_answer(
            self.street.accounts["demo-clerk"],
            voice,
            text="您的建议要在联席会上一起商量，开完会就答复您。",
            meeting_on=meeting,
        )
        self._ring(voice)

    def _ring(self, voice: Voice) -> None:
        """Whoever hears by telephone is called and picks up; the latest still wait."""
        if timezone.localdate(self.hands.at) > self.last - timedelta(days=UNCALLED):
            return
        for notice in Notice.objects.filter(
            subject_label=voice._meta.label,
            subject_id=voice.pk,
            channel=Channel.PHONE,
            state=Notice.State.QUEUED,
        ):
            notices.record_call(
                self.street.accounts["demo-clerk"],
                notice,
                outcome=CallTry.Outcome.REACHED,
            )

    def _finish(self, task: Task, thread: Thread) -> None:
        for part in task.assignments.filter(state__in=Assignment.OPEN):
            work.finish_part(SYSTEM, part, evidence="到现场看过，处理情况见答复。")
        self._later(self.random.choice([0, 0, 1]), lambda: self._answer(task, thread))

    def _answer(self, task: Task, thread: Thread) -> None:
        clerk, voice = self.street.accounts["demo-clerk"], task.record
        assert isinstance(voice, Voice)
        task.refresh_from_db()
        work.check_task(clerk, task)
        voice.refresh_from_db()
        answer = self._filled(thread.facts["answer"])
        voice = operations.answer_voice(clerk, voice, text=answer)
        if self._is_worth_publishing(voice, thread):
            thread.facts["published"] = True
            operations.publish_answer(
                self.street.accounts["demo-chief"],
                voice,
                question=_ENDING.sub("", voice.text),
                answer=answer,
            )
        is_called = voice.author and voice.author.answer_channel == Channel.PHONE
        # The call list is worked off; who reads alone often says nothing more.
        if is_called or self.random.random() < 0.75:
            days = self.random.choice([1, 2, 3, 5])
            self._later(days, lambda: self._hear(voice, thread))

    def _is_worth_publishing(self, voice: Voice, thread: Thread) -> bool:
        """One voice of a matter, now of the first, now of a later one."""
        if not thread.facts.get("public") or thread.facts.get("published"):
            return False
        return voice.audience == "public" and voice.pk % PUBLIC_EVERY == 0

    def _hear(self, voice: Voice, thread: Thread) -> None:
        """The author says whether it is solved, or cannot be reached."""
        clerk = self.street.accounts["demo-clerk"]
        calls_first = voice.author and voice.author.answer_channel == Channel.PHONE
        if calls_first and not self._reach(clerk, voice, thread):
            return
        word = self._word(thread.facts["fate"])
        comment = {"not_solved": "还是老样子。", "partly": "好一点，没有全好。"}.get(
            word, ""
        )
        if calls_first:
            operations.record_word(clerk, voice, word=word, comment=comment)
        else:
            operations.say_word(holder_of(voice), voice, word=word, comment=comment)
        if word == AuthorWord.Word.NOT_SOLVED and self.random.random() < 0.3:
            self._later(2, lambda: self._reopen(voice, thread))

    def _reopen(self, voice: Voice, thread: Thread) -> None:
        """Once more, from the beginning; the second time it mostly works."""
        voice = operations.reopen_voice(
            holder_of(voice), voice, reason="答复以后还是没有人来，请再办一次。"
        )
        self._ring(voice)
        again = Thread({**thread.facts, "fate": "solved"}, thread.matter)
        self._later(1, lambda: self._take(voice, again))

    def _reach(self, clerk: User, voice: Voice, thread: Thread) -> bool:
        """Up to three calls; a wrong number ends it."""
        notice = Notice.objects.filter(
            subject_label=voice._meta.label,
            subject_id=voice.pk,
            channel=Channel.PHONE,
            state=Notice.State.QUEUED,
        ).first()
        if notice is None:
            return True
        never = thread.facts["fate"] == "not_reached" or self.random.random() < 0.12
        tries = 3 if never else self.random.choice([1, 1, 1, 2])
        for number in range(1, tries + 1):
            is_last = number == tries and not never
            outcome = CallTry.Outcome.REACHED if is_last else CallTry.Outcome.NO_ANSWER
            notice = notices.record_call(clerk, notice, outcome=outcome)
            self.hands.at += timedelta(minutes=9)
        if never:
            operations.record_word(clerk, voice, word=AuthorWord.Word.NOT_REACHED)
        return not never

    def _word(self, fate: str) -> str:
        weights = {
            "solved": [86, 10, 4],
            "partly": [25, 65, 10],
            "not_solved": [15, 30, 55],
            "not_reached": [50, 30, 20],
        }[fate]
        return self.random.choices(["solved", "partly", "not_solved"], weights)[0]

    def _post_letters(self) -> None:
        """Once a fortnight the letters are printed and posted."""
        clerk = self.street.accounts["demo-clerk"]
        if not letters_waiting(clerk).exists():
            return
        if run := notices.gather_letters(clerk):
            notices.post_letters(clerk, run)

    # Words and people.

    def _one_in(self, times: int) -> bool:
        return self.random.randrange(times) == 0

    def _words(self, thread: Thread) -> str:
        texts = thread.facts["texts"]
        text = self._filled(texts[(thread.told - 1) % len(texts)])
        if thread.told > len(texts):
            text += self._filled(self.random.choice(ENDINGS))
        return text

    def _filled(self, text: str) -> str:
        return (
            text.replace("{栋}", str(self.random.randrange(1, 12)))
            .replace("{层}", str(self.random.randrange(2, 9)))
            .replace("{月}", str(self.random.randrange(1, 13)))
        )

    def _some_unit(self) -> str:
        slugs = ["dushu"] * 8 + ["yuetong"] * 4 + sorted(self.street.units)
        return self.random.choice([*slugs, "", "", ""])

    def _author(self, channel: str) -> Person:
        """The demo's own resident, somebody who spoke before, or somebody new."""
        resident = self.street.accounts["demo-resident"].person
        if resident and self.random.random() < 0.02:
            return resident
        if self._people and self.random.random() < 0.35:
            return self.random.choice(self._people)
        how = Channel.PHONE if channel in ("phone", "visit") else Channel.SMS
        if channel == "paper":
            how = Channel.LETTER
        number = len(self._people) + 1
        person = people.register_person(
            SYSTEM,
            name=self.random.choice(SURNAMES) + self.random.choice(GIVEN),
            phone=f"1380000{number:04}",
            address=f"东晓街道示例路{number}号" if how == Channel.LETTER else "",
            answer_channel=how,
        )
        self._people.append(person)
        return person


def _tell_sizes() -> None:
    """A year is written in one go: PostgreSQL plans by sizes that it is told of."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _deliver() -> None:
    """Send the day's messages; the console stays quiet, the outbox file keeps them."""
    with redirect_stdout(StringIO()):
        notices.deliver_due("demo", limit=5000)


def _threads() -> list[Thread]:
    return [Thread(facts) for facts in _facts()]


def _facts() -> Iterator[dict[str, Any]]:
    for name in ("voices_renewal.toml", "voices_daily.toml"):
        data = read(name)
        yield from data["matter"]
        for one in data.get("single", ()):
            yield one | {"texts": [one["text"]]}


def _moment(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
