"""Statements: written or taken from a voice, asked, withdrawn."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import messages
from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.operations.rules import (
    CHECKED,
    QUOTED,
    STANDING,
    WITH_ROOM,
)
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import said
from tongxin.people.models import Actor, Channel, Person, account_of
from tongxin.voices import policies as voices
from tongxin.voices.models import Point

State, Consent = Statement.State, Statement.Consent


@creation(
    "statement.added",
    Words(
        pgettext_lazy("journal", "wrote the statement"),
        pgettext_lazy("journal", "statement written"),
    ),
    WITH_ROOM,
)
def add_statement(
    actor: Actor,
    consultation: Consultation,
    *,
    text: str,
    point: Point | None = None,
    replaces: Statement | None = None,
) -> Statement:
    """Write a statement of one claim; whoever first said it is asked before quotation.

    An author who left no way to be asked is not: the office then uses its own words.
    """
    author = _author_of(actor, point)
    last = consultation.statements.aggregate(last=Max("number"))["last"]
    statement = Statement(
        consultation=consultation,
        number=(last or 0) + 1,
        text=said(" ".join(text.split()), "text", _("Write what is asked.")),
        point=point,
        consent=Consent.ASKED if author else Consent.NOT_NEEDED,
        replaces=replaces,
        written_by=account_of(actor),
    )
    statement.full_clean()
    _require_new(statement)
    statement.save()
    if author is not None:
        messages.tell_author(author, statement)
    return statement


def _require_new(statement: Statement) -> None:
    """Two figures of one claim, printed side by side, tell who came in between."""
    same = Statement.objects.filter(
        consultation=statement.consultation, text__iexact=statement.text
    )
    if same.exclude(state=State.WITHDRAWN).exists():
        raise ValidationError({"text": _("The same is asked here already.")})


def _author_of(actor: Actor, point: Point | None) -> Person | None:
    """Whom to ask: the author, where they left a way."""
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
    point, consultation = statement.point, statement.consultation
    return add_statement(
        actor, consultation, text=text, point=point, replaces=statement
    )
