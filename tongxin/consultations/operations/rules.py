"""With which rows the acts of this room may be done, and in which state."""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.ballots.messages import moment
from tongxin.consultations import policies
from tongxin.consultations.models import (
    AskedInstitution,
    CheckInvitation,
    Consultation,
    OutsideConversation,
    Report,
    Statement,
)
from tongxin.journal.acts import Rule
from tongxin.kernel.guard import QUICKER
from tongxin.people.models import User
from tongxin.units import policies as units

type Why = str | Promise

State, Said = Consultation.State, Statement.State
UNISSUED = (Said.DRAFT, Said.CHECKED)

OPENED_BEFORE = gettext_lazy("This consultation was opened before.")
OVER = gettext_lazy("This consultation is over.")
TAKES_NONE = gettext_lazy("This consultation takes no answers now.")
RECORD_DATE_OVER = gettext_lazy(
    "The record date is over: it has to be announced before."
)
NOT_ASKED = gettext_lazy("This statement is not asked any more.")

# ---- A consultation ----


def _why_not_announced(consultation: Consultation) -> Why:
    if not consultation.is_draft:
        return OPENED_BEFORE
    return RECORD_DATE_OVER if consultation.is_record_day_over else QUICKER


def _why_not_opened(consultation: Consultation) -> Why:
    if not consultation.is_draft:
        return OPENED_BEFORE
    return _("It has not been announced yet.")


def _why_not_written(consultation: Consultation) -> Why:
    if consultation.is_over:
        return OVER
    words = _("A consultation asks %(most)d statements at most.")
    return words % {"most": consultation.MOST_STATEMENTS}


def _why_not_reminded(consultation: Consultation) -> Why:
    if not consultation.is_taking:
        return TAKES_NONE
    return _("The silent have been reminded twice already.")


def _why_not_extended(consultation: Consultation) -> Why:
    if consultation.is_taking:
        return _("It has been put off once already.")
    return TAKES_NONE


def _why_not_closed(consultation: Consultation) -> Why:
    if not consultation.is_taking:
        return _("This consultation is not open.")
    words = _("It was promised to be open until %(moment)s.")
    return words % {"moment": moment(consultation)}


def _why_not_sealed(consultation: Consultation) -> Why:
    if consultation.state != State.CLOSED:
        return _("Only a closed consultation is sealed.")
    return _("Paper that came in time can still be typed.")


def _why_not_published(consultation: Consultation) -> Why:
    if consultation.state == State.PUBLISHED:
        return _("The report was published before.")
    return _("There is no report yet that could be published.")


def _why_not_computed(report: Report) -> Why:
    if report.state == Report.State.DONE:
        return _("The report is there already.")
    return QUICKER


UNIT = Rule(
    rows=units.kept_by,
    may=units.may_edit,
    refusal=gettext_lazy(
        "Only the street and the unit’s own community run a consultation."
    ),
)
DRAFT = Rule(
    rows=policies.kept_by,
    may=policies.may_keep,
    refusal=UNIT.refusal,
    when={"state": [State.DRAFT]},
    stale=OPENED_BEFORE,
)
UNANNOUNCED = replace(
    DRAFT,
    when={
        "state": [State.DRAFT],
        "announced_on": [None],
        "is_record_day_over": [False],
    },
    stale=_why_not_announced,
)
ANNOUNCED = replace(DRAFT, when={"is_announced": [True]}, stale=_why_not_opened)
NOT_OVER = replace(DRAFT, when={"is_over": [False]}, stale=OVER)
WITH_ROOM = replace(
    DRAFT, when={"is_over": [False], "is_full": [False]}, stale=_why_not_written
)
REMINDABLE = replace(
    DRAFT,
    when={"is_taking": [True], "reminder_count": range(Consultation.MOST_REMINDERS)},
    stale=_why_not_reminded,
)
# Past its end, too, where too few of a side were heard: that asks the act.
EXTENSIBLE = replace(
    DRAFT,
    when={"state": [State.OPEN, State.CLOSED], "is_extended": [False]},
    stale=_why_not_extended,
)
DUE = replace(DRAFT, when={"is_due": [True]}, stale=_why_not_closed)
RIPE = replace(DRAFT, when={"is_ripe": [True]}, stale=_why_not_sealed)
SEALED = replace(DRAFT, when={"state": [State.SEALED]}, stale=_why_not_published)
TYPED = Rule[User, Consultation](
    rows=policies.typed_by,
    refusal=gettext_lazy("Only staff who take in for this unit write answers down."),
    when={"takes_paper": [True]},
    stale=TAKES_NONE,
)
COLLECTED = Rule[User, Consultation](
    rows=policies.collected_by,
    may=policies.may_collect,
    refusal=gettext_lazy(
        "Only who keeps the roll of this unit sees who is silent, while it is open."
    ),
)
FAILED_REPORT = Rule(
    rows=policies.reports_kept_by,
    refusal=UNIT.refusal,
    when={"state": [Report.State.FAILED]},
    stale=_why_not_computed,
)

# ---- A statement ----


def _why_not_checked(statement: Statement) -> Why:
    if statement.consultation.is_over:
        return OVER
    return _("This statement needs no check any more.")


def _why_not_rewritten(statement: Statement) -> Why:
    if statement.consultation.is_over:
        return OVER
    if statement.is_unissued:
        return _("Somebody has been shown it already: withdraw it, and say why.")
    return _("It is asked already: withdraw it, and ask another in its place.")


def _why_not_answered(asked: CheckInvitation) -> Why:
    return QUICKER if asked.answered_at else _why_not_checked(asked.statement)


def _why_not_issued(statement: Statement) -> Why:
    if statement.consultation.is_over:
        return OVER
    if statement.consent not in Statement.FREE:
        return _("Its author has not agreed that it is asked.")
    return _("Two people of different sides have to check it first.")


def _why_not_withdrawn(statement: Statement) -> Why:
    return OVER if statement.consultation.is_over else QUICKER


def _why_nothing_stated(statement: Statement) -> Why:
    return NOT_ASKED if statement.consultation.is_taking else TAKES_NONE


# Whoever closes the consultation waits, and whoever writes the statement.
BOTH = ("consultation", "self")
UNCHECKED = Rule(
    rows=policies.statements_kept_by,
    may=policies.may_keep_statement,
    refusal=UNIT.refusal,
    when={"state": UNISSUED, "consultation__is_over": [False]},
    stale=_why_not_checked,
    lock=BOTH,
)
UNASKED = replace(UNCHECKED, stale=_why_not_rewritten)
UNTOUCHED = replace(
    UNCHECKED,
    when={"is_untouched": [True], "consultation__is_over": [False]},
    stale=_why_not_rewritten,
)
OWN_CHECK = replace(
    UNCHECKED,
    rows=policies.statements_checked_by,
    may=None,
    refusal=gettext_lazy("Only somebody on the roll checks a statement."),
)
INVITED = Rule(
    rows=policies.invitations_to,
    refusal=gettext_lazy("Only whoever was asked to check it answers."),
    when={
        "answered_at": [None],
        "statement__state": UNISSUED,
        "statement__consultation__is_over": [False],
    },
    stale=_why_not_answered,
    # It may have been rewritten while they read it.
    seen=("statement__text",),
    lock=("statement__consultation", "statement", "self"),
)
QUOTED = Rule(
    rows=policies.quotations_answered_by,
    refusal=gettext_lazy("Only whoever said it decides whether it may be asked."),
    when={"state": UNISSUED, "consent": Statement.QUOTED},
)
CHECKED = replace(
    UNCHECKED,
    when={
        "state": [Said.CHECKED],
        "consent": Statement.FREE,
        "consultation__is_over": [False],
    },
    stale=_why_not_issued,
)
STANDING = replace(
    UNCHECKED,
    when={"state": [*UNISSUED, Said.ISSUED], "consultation__is_over": [False]},
    stale=_why_not_withdrawn,
)

# ---- An institution ----


def _why_not_unasked(asked: AskedInstitution) -> Why:
    if asked.consultation.is_over:
        return OVER
    return _("It has spoken: what it said stays on the record.")


def _why_body_not_reminded(asked: AskedInstitution) -> Why:
    if not asked.consultation.is_taking:
        return TAKES_NONE
    if not asked.owes_words:
        return _("It has spoken: what it said stays on the record.")
    return _("The silent have been reminded twice already.")


SILENT_BODY = Rule(
    rows=policies.institutions_kept_by,
    refusal=UNIT.refusal,
    when={"consultation__is_over": [False], "has_spoken": [False]},
    stale=_why_not_unasked,
    lock=BOTH,
)
OWES_WORDS = replace(
    SILENT_BODY,
    when={
        "consultation__is_taking": [True],
        "reminder_count": range(Consultation.MOST_REMINDERS),
        "owes_words": [True],
    },
    stale=_why_body_not_reminded,
)
SPOKEN_TO = Rule(
    rows=policies.statements_spoken_to,
    refusal=gettext_lazy(
        "Only the institution itself, or the office for it, states its position."
    ),
    when={"state": [Said.ISSUED], "consultation__is_taking": [True]},
    stale=_why_nothing_stated,
    lock=BOTH,
)
POSITION = Rule(
    rows=policies.positions_spoken_for,
    refusal=SPOKEN_TO.refusal,
    when={"statement__consultation__is_taking": [True]},
    stale=TAKES_NONE,
    lock=("statement__consultation", "self"),
)

# ---- What was held elsewhere ----

UPLOADED = Rule(
    rows=policies.outside_visible_to,
    may=lambda actor, _outside: policies.may_take_over(actor),
    refusal=gettext_lazy("Only the street’s office takes conversations over."),
    when={"state": [OutsideConversation.State.UPLOADED]},
    stale=gettext_lazy("This export is taken in already."),
)
