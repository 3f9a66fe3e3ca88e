"""One voice on its way: as its author reads it, an office at work on it, anybody."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tongxin.kernel.history import HistoryLine, HistoryStep, Origin, Place, State
from tongxin.kernel.templatetags.look import words
from tongxin.voices import queries
from tongxin.voices.history.matters import SIGNS
from tongxin.voices.history.progress import Progress, progress_of
from tongxin.voices.models import Answer, AuthorWord, Matter, Voice
from tongxin.voices.models.answer import marked
from tongxin.work.models import Assignment

# What came back to the author, or from them; of a point nothing but its gathering.
RETURNED = {
    "voice.interim_answered",
    "voice.extended",
    "voice.point_answered",
    "voice.answered",
    "voice.declined",
    "voice.reopened",
    "voice.withdrawn",
    "voice.word_said",
}
Part = Assignment.State
_office_step = partial(HistoryStep, is_public=False)
_own_step = partial(HistoryStep, is_public=False, is_own=True)
# A step of a voice belongs to every walk that the voice is on.
type Own = tuple[int | None, HistoryStep]


def for_author(voice: Voice) -> Origin:
    """All that its author may know.

    The caller has made sure that the reader is its author, or has number and code.
    """
    way = progress_of(voice)
    # None for a point that stands under no matter.
    under = list(dict.fromkeys(point.matter_id for point in way.points)) or [None]
    home = reverse("voices:receipt", args=[voice.pk])
    everywhere = [_said_by_you(voice, home), *_coming(way, home)]
    own = [(matter, step) for matter in under for step in everywhere]
    return Origin(
        line=HistoryLine(_("Receipt %(number)s") % {"number": voice.number}, home),
        title=_("How far your words have come"),
        # As the office calls what it was gathered under: the receipt says so too.
        titles={matter.pk: matter.title for matter in way.matters},
        own=[*own, *_dated(way, under, home), *_parts(way, under)],
    )


def _said_by_you(voice: Voice, home: str) -> HistoryStep:
    return _own_step(
        key=f"said:{voice.pk}",
        place=Place.HEARD,
        title=_("You said it"),
        on=timezone.localdate(voice.received_at),
        who=voice.get_channel_display(),
        note=_("Receipt %(number)s") % {"number": voice.number},
        link=home,
        link_words=_("To your receipt"),
    )


def _dated(way: Progress, under: list[int | None], home: str) -> Iterator[Own]:
    """What has a line in the journal; each point under its own matter."""
    matters = {point.pk: point.matter_id for point in way.points}
    for number, event in enumerate(way.events):
        entry = event.entry
        if entry is None:
            continue
        told = _own_step(
            key=f"own:{entry.pk}",
            place=Place.RETURNED,
            title=capfirst(event.what),
            on=timezone.localdate(event.at),
            rank=10 + number,
            who=event.who,
        )
        if entry.action == "point.gathered":
            title = _("Your words stand beside those of others")
            if (matter := matters.get(entry.subject_id)) is not None:
                told = replace(told, place=Place.GATHERED, title=title, rank=1)
                yield matter, told
        elif entry.action in RETURNED and entry.subject_label == Voice._meta.label:
            if entry.action == "voice.word_said" and (word := way.word) is not None:
                state = _sign(word.word, by_seen_code=word.by_seen_code)
                told = replace(told, state=state)
            if entry.action == "voice.answered":
                told = replace(told, link=home, link_words=_("Read the answer"))
            yield from ((matter, told) for matter in under)


def _parts(way: Progress, under: list[int | None]) -> Iterator[Own]:
    """Which office works on it: that of the voice in every walk, else in its own."""
    for part in way.parts:
        if part.state not in (Part.ASSIGNED, Part.DOING, Part.DONE) or not part.is_lead:
            continue
        is_shared = part.task.label == Matter._meta.label_lower
        walks = [part.task.object_id] if is_shared else under
        for matter in walks:
            yield matter, _part(part)


def _part(part: Assignment) -> HistoryStep:
    facts = {"office": part.office.name, "day": words(part.due_on)}
    is_done = part.state == Part.DONE and part.ended_at is not None
    return _own_step(
        # As the task itself, so that nobody reads it twice.
        key=f"task:{part.task_id}",
        place=Place.WORKED,
        title=_("The work is done")
        if is_done
        else _("%(office)s has it, to finish by %(day)s") % facts,
        on=timezone.localdate(part.ended_at)
        if is_done and part.ended_at
        else part.due_on,
        who=part.office.name,
        is_coming=not is_done,
        is_due=not is_done,
        is_provisional=part.due_is_provisional,
    )


def _coming(way: Progress, home: str) -> Iterator[HistoryStep]:
    voice = way.voice
    if voice.is_open:
        yield _own_step(
            key=f"own-answer:{voice.pk}",
            place=Place.RETURNED,
            title=_("You get an answer"),
            on=voice.due_on,
            is_coming=True,
            is_due=True,
            is_provisional=voice.due_is_provisional,
        )
    elif way.waits_for_word:
        yield _your_turn(voice, home, _("Answered; now it is your word"))
    elif way.wants_more:
        yield _your_turn(voice, home, _("You may have it taken up once more"))


def _your_turn(voice: Voice, home: str, title: str) -> HistoryStep:
    return _own_step(
        key=f"own-word:{voice.pk}",
        place=Place.RETURNED,
        title=title,
        link=home,
        link_words=_("To your receipt"),
        is_coming=True,
    )


def _sign(word: str, *, by_seen_code: bool) -> State:
    said = AuthorWord.Word(word)
    return State(SIGNS[said], marked(str(said.label), by_seen_code=by_seen_code))


# ---- For others ----


def for_office(voice: Voice) -> list[HistoryStep]:
    """By its number alone: its words stand on its sheet, and on no page to print."""
    steps = [
        _office_step(
            key=f"said:{voice.pk}",
            place=Place.HEARD,
            title=_("Voice %(number)s") % {"number": voice.number},
            on=timezone.localdate(voice.received_at),
            who=voice.get_channel_display(),
            link=voice.get_absolute_url(),
            link_words=_("To the voice"),
        )
    ]
    finals = queries.answers_of(voice).filter(kind=Answer.Kind.FINAL, round=voice.round)
    for answer in finals:
        office = answer.office.name if answer.office else ""
        steps.append(_answered(answer, office))
    word = queries.word_of(voice)
    if word is not None:
        steps.append(_word(word))
    if voice.is_open:
        steps.append(_owed(voice))
    return steps


def _answered(answer: Answer, office: str) -> HistoryStep:
    return _office_step(
        key=f"own-answer:{answer.pk}",
        place=Place.RETURNED,
        title=_("This voice has its answer"),
        on=timezone.localdate(answer.at),
        who=office,
    )


def _word(word: AuthorWord) -> HistoryStep:
    return _office_step(
        key=f"own-word:{word.pk}",
        place=Place.RETURNED,
        title=_("The author’s own word"),
        on=timezone.localdate(word.said_at),
        rank=1,
        state=_sign(word.word, by_seen_code=word.by_seen_code),
    )


def _owed(voice: Voice) -> HistoryStep:
    return _office_step(
        key=f"own-answer:{voice.pk}",
        place=Place.RETURNED,
        title=_("Its author gets an answer"),
        on=voice.due_on,
        is_coming=True,
        is_due=True,
        is_provisional=voice.due_is_provisional,
    )


def for_everybody(voice: Voice) -> list[HistoryStep]:
    """In the office's public words, with the day on which they were published."""
    assert voice.published_at is not None
    link = reverse("voices:answer_page", args=[voice.pk])
    said = getattr(voice, "said", None)
    by_seen_code = getattr(voice, "said_by_seen_code", False)
    return [
        HistoryStep(
            key=f"said:{voice.pk}",
            place=Place.HEARD,
            title=_("Somebody asked"),
            on=timezone.localdate(voice.published_at),
            words=voice.public_question,
            hides_day=True,
        ),
        HistoryStep(
            key=f"published:{voice.pk}",
            place=Place.RETURNED,
            title=_("Answered in public"),
            on=timezone.localdate(voice.published_at),
            words=voice.public_answer,
            link=link,
            link_words=_("Read question and answer"),
            state=_sign(said, by_seen_code=by_seen_code) if said else None,
        ),
    ]
