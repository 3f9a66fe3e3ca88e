"""Statements: written, put in order, asked, withdrawn."""

import secrets
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import messages
from tongxin.consultations.models import Consultation, Statement, StatementMatter
from tongxin.consultations.operations.rules import (
    CHECKED,
    DRAFT,
    QUOTED,
    STANDING,
    UNASKED,
    UNTOUCHED,
    WITH_ROOM,
)
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import said
from tongxin.people.models import Actor, Channel, Person, account_of
from tongxin.voices import policies as voices
from tongxin.voices.models import Matter, Point

State, Consent = Statement.State, Statement.Consent


@creation(
    "statement.added",
    Words(
        pgettext_lazy("journal", "wrote the statement"),
        pgettext_lazy("journal", "statement written"),
    ),
    WITH_ROOM,
)
def add_statement(  # noqa: PLR0913 - all that a statement stands on
    actor: Actor,
    consultation: Consultation,
    *,
    text: str,
    matters: Iterable[int] = (),
    point: Point | None = None,
    replaces: Statement | None = None,
) -> Statement:
    """Write a statement of one claim that stands on `matters` (their numbers).

    `point`: whose own words they are. Where one person alone spoke of the matters that
    is found here. They are asked before it is; who left no way to be asked is not: the
    office then uses its own words.
    """
    found = _matters(actor, matters, replaces)
    point = point or _alone(found)
    last = consultation.statements.aggregate(last=Max("number"))["last"]
    statement = Statement(
        consultation=consultation,
        number=(last or 0) + 1,
        text=_one_line(text),
        replaces=replaces,
        written_by=account_of(actor),
    )
    author = _quote(actor, statement, point)
    statement.full_clean()
    _require_new(statement)
    statement.save()
    under = {point.matter} if point and point.matter else set[Matter]()
    _stand_on(statement, {*found, *under})
    if author is not None:
        messages.tell_author(author, statement)
    return statement


@operation(
    "statement.rewritten",
    Words(
        pgettext_lazy("journal", "rewrote the statement"),
        pgettext_lazy("journal", "statement rewritten"),
    ),
    UNASKED,
)
def rewrite_statement(
    actor: Actor,
    statement: Statement,
    *,
    text: str,
    matters: Iterable[int],
    seen: str,
) -> Statement:
    """Say it otherwise before it is asked, or let it stand on other matters.

    `seen` are the words that the writer had before them. Whoever has checked it found
    other words fair: they are asked anew, and so is its author.
    """
    text, found = _one_line(text), _matters(actor, matters, statement)
    if statement.text != seen:
        raise ValidationError({"text": meanwhile(statement)})
    is_same = text == statement.text
    consent, before = statement.consent, statement.point
    statement.text = text
    kept = before if before and before.matter in [None, *found] else None
    author = _quote(actor, statement, kept or _alone(found))
    if is_same and statement.point == before:
        # The same words of the same person: what they said to it stands.
        author, statement.consent = None, consent
    statement.full_clean()
    _require_new(statement)
    if not is_same:
        statement.state = State.DRAFT
        statement.checks.all().delete()
    statement.save()
    _stand_on(statement, found)
    if not is_same:
        ask_anew(statement)
    if author is not None:
        messages.tell_author(author, statement, once=secrets.token_hex(8))
    return statement


def meanwhile(statement: Statement) -> str:
    words = _(
        "A colleague wrote meanwhile: “%(text)s”. Save again to put yours in its place."
    )
    return words % {"text": statement.text}


def ask_anew(statement: Statement) -> None:
    """Those who read the words of before read the new ones."""
    for asked in statement.invitations.select_related("person__seal_key"):
        if asked.answered_at is None:
            continue
        asked.is_fine = asked.answered_at = asked.note_sealed = None
        messages.tell_to_check(asked, once=secrets.token_hex(8))
        asked.save()


@operation(
    "statement.dropped",
    Words(
        pgettext_lazy("journal", "dropped the draft of a statement"),
        pgettext_lazy("journal", "draft of a statement dropped"),
    ),
    UNTOUCHED,
)
def drop_statement(actor: Actor, statement: Statement, *, seen: str) -> None:
    """Take a draft away that nobody but the office has been shown; others are withdrawn
    with a reason.
    """
    if statement.text != seen:
        raise ValidationError({"text": meanwhile(statement)})
    statement.delete()


@operation(
    "consultation.statements_ordered",
    Words(
        pgettext_lazy("journal", "put the statements in another order"),
        pgettext_lazy("journal", "statements put in another order"),
    ),
    DRAFT,
)
def order_statements(
    actor: Actor, consultation: Consultation, *, order: Sequence[int]
) -> Consultation:
    """Number the statements as their keys stand in `order`; the others come after."""
    place = {pk: at for at, pk in enumerate(order)}
    rows = list(consultation.statements.all())
    rows.sort(key=lambda one: (place.get(one.pk, len(place)), one.number))
    moved = [(one, at) for at, one in enumerate(rows, start=1) if one.number != at]
    free = max((one.number for one in rows), default=0)
    # First out of each other's way: a number stands once.
    for shift in (free, 0):
        for one, at in moved:
            one.number = at + shift
            one.save()
    return consultation


def _one_line(text: str) -> str:
    return said(" ".join(text.split()), "text", _("Write what is asked."))


def _require_new(statement: Statement) -> None:
    """Two figures of one claim, printed side by side, tell who came in between."""
    same = Statement.objects.filter(
        consultation=statement.consultation, text__iexact=statement.text
    )
    if same.exclude(pk=statement.pk).exclude(state=State.WITHDRAWN).exists():
        raise ValidationError({"text": _("The same is asked here already.")})


# ---- What it stands on ----


def _matters(
    actor: Actor, numbers: Iterable[int], statement: Statement | None
) -> list[Matter]:
    """Those that the actor's office keeps, and on which `statement` stands anyhow."""
    wanted = set(numbers)
    found = voices.matters_handled_by(actor).filter(pk__in=wanted)
    if statement is not None:
        found |= Matter.objects.filter(pk__in=wanted).filter(
            pk__in=statement.stands_on.values("matter")
        )
    if len(found) < len(wanted):
        raise ValidationError({"text": _("There is no such matter.")})
    return list(found)


def _alone(matters: Iterable[Matter]) -> Point | None:
    """What one person said, who alone spoke of these matters: their own words."""
    points = list(
        Point.objects.filter(matter__in=matters).select_related("voice").order_by("-pk")
    )
    # Of voices without an author each is somebody else's.
    people = {one.voice.author_id or f"voice {one.voice_id}" for one in points}
    return points[0] if len(people) == 1 else None


def _quote(actor: Actor, statement: Statement, point: Point | None) -> Person | None:
    """Whom to ask before it is: the author, where they left a way."""
    author = _author_of(actor, point)
    statement.point = point
    statement.consent = Consent.ASKED if author else Consent.NOT_NEEDED
    return author


def _stand_on(statement: Statement, matters: Iterable[Matter]) -> None:
    wanted = {one.pk for one in matters}
    there = set(statement.stands_on.values_list("matter", flat=True))
    if gone := there - wanted:
        statement.stands_on.filter(matter__in=gone).delete()
    for pk in sorted(wanted - there):
        StatementMatter.objects.create(statement=statement, matter_id=pk)


def _author_of(actor: Actor, point: Point | None) -> Person | None:
    if point is None:
        return None
    if not voices.handled_by(actor).filter(pk=point.voice_id).exists():
        raise ValidationError({"point": _("There is no such point.")})
    author = point.voice.hears
    if author is None or author.erased_at is not None:
        return None
    return None if author.answer_channel == Channel.RECEIPT else author


@operation(
    "statement.quotation_answered",
    Words(
        pgettext_lazy("journal", "said whether the statement may be asked"),
        pgettext_lazy("journal", "author’s word on a quotation"),
    ),
    QUOTED,
)
def answer_quotation(actor: Actor, statement: Statement, *, agrees: bool) -> Statement:
    """The author says whether it may be asked; may be said anew until it is asked."""
    statement.consent = Consent.GIVEN if agrees else Consent.REFUSED
    statement.save()
    return statement


@operation(
    "statement.issued",
    Words(
        pgettext_lazy("journal", "let the statement be asked"),
        pgettext_lazy("journal", "statement asked"),
    ),
    CHECKED,
)
def issue_statement(actor: Actor, statement: Statement) -> Statement:
    """Let it be asked: at once where the consultation is open, else at opening."""
    statement.state, statement.issued_at = State.ISSUED, timezone.now()
    statement.save()
    return statement


@operation(
    "statement.withdrawn",
    Words(
        pgettext_lazy("journal", "withdrew the statement"),
        pgettext_lazy("journal", "statement withdrawn"),
    ),
    STANDING,
)
def withdraw_statement(
    actor: Actor, statement: Statement, *, reason: str, text: str = ""
) -> Statement | None:
    """Take it back with a reason; `text`, where given, comes under a new number.

    It is never edited: both stay visible, and stances stay with the old one.
    """
    statement.withdrawn_reason = said(reason, "reason", _("Say why it is withdrawn."))
    statement.state = State.WITHDRAWN
    statement.save()
    if not text.strip():
        return None
    return add_statement(
        actor,
        statement.consultation,
        text=text,
        matters=[*statement.stands_on.values_list("matter", flat=True)],
        point=statement.point,
        replaces=statement,
    )
