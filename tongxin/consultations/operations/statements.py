"""Statements: written or taken from a voice, checked by two sides, asked, withdrawn."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import policies, wording
from tongxin.consultations.models import Consultation, Statement, StatementCheck
from tongxin.consultations.operations.holding import held, require_keeper
from tongxin.journal import operations as journal
from tongxin.kernel.guard import first, require, said
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Channel, Person, User, account_of
from tongxin.renewal import queries as renewal
from tongxin.voices import policies as voices
from tongxin.voices.models import Point

State, Consent = Statement.State, Statement.Consent
SIDES_THAT_CHECK = 2


@transaction.atomic
def add_statement(
    actor: Actor, consultation: Consultation, *, text: str, point: Point | None = None
) -> Statement:
    """Write a statement of one claim; whoever first said it is asked before quotation.

    An author who left no way to be asked is not: the office then uses its own words.
    """
    require_keeper(actor, consultation)
    return _add(actor, held(consultation), text=text, point=point)


def _add(
    actor: Actor,
    consultation: Consultation,
    *,
    text: str,
    point: Point | None,
    replaces: Statement | None = None,
) -> Statement:
    if consultation.is_over:
        raise ValidationError(_("This consultation is over."))
    standing = consultation.statements.exclude(state=State.WITHDRAWN).count()
    if standing >= Consultation.MOST_STATEMENTS:
        raise ValidationError(
            _("A consultation asks %(most)d statements at most.")
            % {"most": Consultation.MOST_STATEMENTS}
        )
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
    journal.record(actor, "statement.added", statement, ["text"])
    if author is not None:
        _ask(author, statement)
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


def _ask(author: Person, statement: Statement) -> None:
    title, text = wording.may_we_ask(statement)
    notices.tell(
        author,
        statement,
        key=f"statement.quoted:{statement.pk}",
        title=title,
        text=text,
        link=wording.quotation_link(statement),
    )


@transaction.atomic
def answer_quotation(actor: Actor, statement: Statement, *, agrees: bool) -> Statement:
    """The author says whether it may be asked; may be said anew until it is asked."""
    require(
        policies.may_answer_quotation(actor, statement),
        _("Only whoever said it decides whether it may be asked."),
    )
    rows = Statement.objects.filter(
        pk=statement.pk, state__in=[State.DRAFT, State.CHECKED]
    ).exclude(consent=Consent.NOT_NEEDED)
    first(rows.update(consent=Consent.GIVEN if agrees else Consent.REFUSED))
    statement.refresh_from_db()
    journal.record(actor, "statement.quotation_answered", statement, ["consent"])
    return statement


@transaction.atomic
def check_statement(
    actor: Actor, statement: Statement, *, side: str, person: Person | None = None
) -> StatementCheck:
    """Somebody of one side finds it clear and fair to ask; the second makes it ready.

    A resident checks for themself. Staff write down the check of `person`.
    """
    checker = _checker(actor, statement, person)
    consultation = held(statement.consultation)
    statement = Statement.objects.get(pk=statement.pk)
    require_unchecked(consultation, statement)
    if side not in sides_of(consultation, checker):
        raise ValidationError({"side": _("The roll does not show this side for them.")})
    writer = statement.written_by
    if writer is not None and writer.person_id == checker.pk:
        raise ValidationError(_("Whoever wrote it does not check it."))
    check = StatementCheck(statement=statement, person=checker, side=side)
    if checker.pk != getattr(actor, "person_id", None):
        check.recorded_by = account_of(actor)
    check.full_clean()
    check.save()
    if statement.checks.count() >= SIDES_THAT_CHECK:
        Statement.objects.filter(pk=statement.pk, state=State.DRAFT).update(
            state=State.CHECKED
        )
    # Who checked what is no secret, but nobody's file either: the journal names it.
    journal.record(actor, "statement.checked", statement, ["checks"], checker)
    return check


def _checker(actor: Actor, statement: Statement, person: Person | None) -> Person:
    own = actor.person if isinstance(actor, User) else None
    if person is None or person == own:
        require(own is not None, _("Only somebody on the roll checks a statement."))
        assert own is not None
        return own
    require_keeper(actor, statement.consultation)
    return person


def sides_of(consultation: Consultation, person: Person) -> frozenset[str]:
    """By the roll of the record date, or of today while that is to come."""
    on = min(consultation.record_day, timezone.localdate())
    for one in renewal.entitled(consultation.own_unit, on):
        if one.person_id == person.pk:
            return one.sides
    return frozenset()


def require_unchecked(consultation: Consultation, statement: Statement) -> None:
    """It is looked at before it is asked, and while there is still time to ask it."""
    if consultation.is_over:
        raise ValidationError(_("This consultation is over."))
    if statement.state not in (State.DRAFT, State.CHECKED):
        raise ValidationError(_("This statement needs no check any more."))


@transaction.atomic
def issue_statement(actor: Actor, statement: Statement) -> Statement:
    """Let it be asked: at once where the consultation is open, else at opening."""
    require_keeper(actor, statement.consultation)
    if held(statement.consultation).is_over:
        raise ValidationError(_("This consultation is over."))
    statement = Statement.objects.get(pk=statement.pk)
    if statement.consent not in Statement.FREE:
        raise ValidationError(_("Its author has not agreed that it is asked."))
    if statement.state != State.CHECKED:
        raise ValidationError(
            _("Two people of different sides have to check it first.")
        )
    Statement.objects.filter(pk=statement.pk, state=State.CHECKED).update(
        state=State.ISSUED, issued_at=timezone.now()
    )
    statement.refresh_from_db()
    journal.record(actor, "statement.issued", statement, ["state"])
    return statement


@transaction.atomic
def withdraw_statement(
    actor: Actor, statement: Statement, *, reason: str, text: str = ""
) -> Statement | None:
    """Take it back with a reason; `text`, where given, comes under a new number.

    It is never edited: both stay visible, and stances stay with the old one.
    """
    require_keeper(actor, statement.consultation)
    reason = said(reason, "reason", _("Say why it is withdrawn."))
    consultation = held(statement.consultation)
    if consultation.is_over:
        raise ValidationError(_("This consultation is over."))
    statement = Statement.objects.select_related("point__voice").get(pk=statement.pk)
    first(
        Statement.objects.filter(pk=statement.pk)
        .exclude(state=State.WITHDRAWN)
        .update(state=State.WITHDRAWN, withdrawn_reason=reason)
    )
    journal.record(actor, "statement.withdrawn", statement, ["withdrawn_reason"])
    if not text.strip():
        return None
    return _add(
        actor, consultation, text=text, point=statement.point, replaces=statement
    )
