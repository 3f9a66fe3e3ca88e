"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.figures import capped_counts
from tongxin.kernel.finding import list_of
from tongxin.kernel.models import Status
from tongxin.kernel.rooms import Finding, Link, Part
from tongxin.kernel.rules import get as rule
from tongxin.people.models import User
from tongxin.voices import inbox, policies, published, queries
from tongxin.voices.models import AuthorWord, MatterStep, Point, Voice
from tongxin.voices.tally import tally_of_the_whole_street

SHOWN_ANSWERS, MY_VOICES = 4, 60
BEGIN = Link("voices:new", 10, _("I have something to say"))


def front() -> Iterator[Part]:
    """The way in, what was answered, and how a month went."""
    answers = list(published.answers(VISITOR)[:SHOWN_ANSWERS])
    tally = tally_of_the_whole_street(clock.today())
    yield Part("voices/house/front_hero.html", 10, spot="hero")
    yield Part("voices/house/front_answers.html", 10, answers)
    yield Part("voices/house/front_tally.html", 30, tally)


def about() -> Iterator[Part | Link]:
    """By when an answer comes, and where others' are read."""
    found = [(kind, rule(f"voice.due.{kind.value}")) for kind in Voice.Kind]
    kinds = [(kind, row, Status(row.status).label) for kind, row in found]
    yield Part("voices/house/about_days.html", 10, kinds)
    yield Link("voices:answers", 20, _("See what others asked"), spot="next")


def search(words: str, limit: int) -> Finding:
    """Public answers; never the words that somebody wrote to an office."""
    rows = list(published.answers(VISITOR, q=words)[: limit + 1])
    more = list_of("voices:answers", words) if len(rows) > limit else ""
    found = [
        (voice.public_question, reverse("voices:answer_page", args=[voice.pk]))
        for voice in rows[:limit]
    ]
    return Finding(_("Public answers"), found, more)


# ---- A desk in the morning ----


def day(user: User) -> Iterator[Part]:
    """What came in, for whoever takes in."""
    if not user.takes_in or not user.office_ids:
        return
    (calls,) = capped_counts(
        ("day", user.standing), lambda: [queries.calls_to_make(user)]
    )
    tabs = inbox.tab_counts(user)[:4]
    yield Part("voices/house/day_first.html", 0, tabs, spot="top")
    came = {"tabs": tabs, "calls": calls}
    yield Part("voices/house/day_inbox.html", 20, came)


# ---- A resident's own page ----


@dataclass(frozen=True, slots=True)
class MyVoices:
    """What somebody said: what waits for their word first."""

    waiting: list[Voice] = field(default_factory=list)
    others: list[Voice] = field(default_factory=list)

    @property
    def next_due(self) -> Voice | None:
        """The one whose answer comes next."""
        owed = [voice for voice in self.others if voice.is_open]
        return min(owed, key=lambda voice: (voice.due_on, voice.pk), default=None)


def mine(user: User) -> Iterator[Part]:
    """What the reader said, and what came of it."""
    own = voices_of(user)
    if own.waiting:
        yield Part("voices/house/mine_word_first.html", 0, own.waiting, spot="top")
        yield Part("voices/house/mine_waiting.html", 10, own.waiting, spot="above")
    if due := own.next_due:
        yield Part("voices/house/mine_answer_first.html", 20, due, spot="top")
    yield Part("voices/house/mine_nothing.html", 90, spot="top")
    yield Part("voices/house/mine_said.html", 40, own)


def voices_of(user: User) -> MyVoices:
    """The latest voices of the account's person, and those it brought for others."""
    found = list(published.with_word(policies.spoken_by(user))[:MY_VOICES])
    own, led = MyVoices(), _led_to(found)
    for voice in found:
        voice.led = led.get(voice.pk)  # type: ignore[attr-defined] # for the row
        said = getattr(voice, "said", None)
        is_unsaid = said in (None, AuthorWord.Word.NOT_REACHED)
        is_waiting = voice.state == Voice.State.ANSWERED and is_unsaid
        (own.waiting if is_waiting else own.others).append(voice)
    return own


def _led_to(spoken: Sequence[Voice]) -> dict[int, MatterStep]:
    """By voice, the last public step of the matters under which it stands."""
    points = Point.objects.filter(
        voice__in=[voice.pk for voice in spoken], matter__isnull=False
    )
    under: dict[int, set[int]] = {}
    for voice_id, matter_id in points.values_list("voice", "matter"):
        under.setdefault(matter_id or 0, set()).add(voice_id)
    found: dict[int, MatterStep] = {}
    for step in queries.steps_of(under) if under else ():
        for voice_id in under[step.matter_id]:
            found[voice_id] = step
    return found
