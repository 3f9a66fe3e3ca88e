"""Plan documents: registered, versioned, asked to change, answered, revised."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import Rule, changed, creation, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import QUICKER, not_in_future, require, said
from tongxin.kernel.templatetags.look import words
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Channel, Office, account_of
from tongxin.plans import policies, queries
from tongxin.plans.models import (
    Clause,
    ClauseRequest,
    ClauseText,
    PlanDocument,
    PlanVersion,
)
from tongxin.units import policies as units
from tongxin.units.models import Unit

MAX_CLAUSES = 500
# More than any plan has, and less than the column holds.
MAX_NUMBER = 9_999
BY_HAND = (Channel.PHONE, Channel.LETTER, Channel.RECEIPT)

# As the register itself is kept.
UNIT = Rule(
    rows=units.kept_by,
    may=units.may_edit,
    refusal=gettext_lazy(
        "Only the street and the unit’s own community keep this record."
    ),
)
PLAN = Rule(
    rows=policies.plans_kept_by,
    may=policies.may_keep_plan,
    refusal=gettext_lazy("Only the street and the unit’s own community do this."),
)
OPEN_REQUEST = Rule(
    rows=policies.requests_owned_by,
    refusal=gettext_lazy("Only the owner of the clause replies."),
    when={"reply": [""]},
)
ADOPTED_REQUEST = replace(
    OPEN_REQUEST,
    when={"reply": [ClauseRequest.Reply.ADOPTED, ClauseRequest.Reply.IN_PART]},
    stale=gettext_lazy("Only what was adopted changes the clause."),
)

say(
    "plan.registered",
    Words(
        pgettext_lazy("journal", "registered the plan"),
        pgettext_lazy("journal", "plan registered"),
    ),
)


def register_plan(
    actor: Actor, unit: Unit | None, *, kind: str, title: str, owner: Office
) -> PlanDocument:
    """Enter a plan document; its clauses come with its first version."""
    with journal.act_first():
        if unit is not None:
            UNIT.hold(actor, unit)
        else:
            require(units.edits_everywhere(actor), str(PLAN.refusal))
        plan = PlanDocument(
            unit=unit,
            kind=kind,
            title=said(title, "title", _("Give the title.")),
            owner=owner,
        )
        plan.full_clean()
        plan.save()
        journal.record(actor, "plan.registered", plan, changed(plan, None))
    return plan


@creation(
    "plan.version_added",
    Words(
        pgettext_lazy("journal", "added a version of the plan"),
        pgettext_lazy("journal", "version of a plan added"),
    ),
    PLAN,
)
def add_version(  # noqa: PLR0913 - the facts of one version
    actor: Actor,
    plan: PlanDocument,
    *,
    clauses: Mapping[int, str],
    issued_on: date,
    note: str = "",
    seen: int | None = None,
) -> PlanVersion:
    """Enter the document as it stands from a day on: all clauses by their numbers.

    What reads as before is not stored again; a clause that is missing was taken out.
    `seen` is the version it was compared with: another since then is looked at first.
    """
    not_in_future(issued_on, "issued_on")
    _require_clauses(clauses)
    if seen is not None and seen != queries.last_version(plan):
        raise ValidationError(QUICKER)
    whole = {number: text.strip() for number, text in clauses.items()}
    changes = queries.previewed(plan, whole)
    if not changes:
        raise ValidationError(_("It reads like the version before."))
    version = _version(actor, plan, issued_on, note)
    known = {clause.number: clause for clause in plan.clauses.all()}
    for one in changes:
        clause = known.get(one.number) or Clause.objects.create(
            document=plan, number=one.number
        )
        ClauseText.objects.create(clause=clause, version=version, text=one.after)
    return version


def _require_clauses(clauses: Mapping[int, str]) -> None:
    if not any(text.strip() for text in clauses.values()):
        raise ValidationError(_("No clause was found."))
    is_odd = min(clauses) < 1 or max(clauses) > MAX_NUMBER
    if len(clauses) > MAX_CLAUSES or is_odd:
        raise ValidationError(_("These clause numbers cannot be."))


def _version(
    actor: Actor, plan: PlanDocument, issued_on: date, note: str
) -> PlanVersion:
    last = plan.versions.order_by("-number").first()
    if last is not None and issued_on < last.issued_on:
        raise ValidationError(
            {"issued_on": _("The version before is younger than that.")}
        )
    version = PlanVersion(
        document=plan,
        number=last.number + 1 if last else 1,
        issued_on=issued_on,
        note=note.strip(),
        entered_by=account_of(actor),
    )
    version.full_clean()
    version.save()
    return version


say(
    "clause.asked",
    Words(
        pgettext_lazy("journal", "asked for a change of the clause"),
        pgettext_lazy("journal", "change of a clause asked for"),
    ),
)


def ask_for_clause(
    actor: Actor, clause: Clause, *, wanted: str, source: models.Model, link: str
) -> ClauseRequest:
    """Ask the owner to change a clause; the rule says by when they reply.

    Called by the act that recommends it, which has asked whether the actor may.
    """
    with journal.act_first():
        plan = _held(clause.document)
        due = due_by("renewal.clause.reply", clock.today())
        request = ClauseRequest(
            clause=clause,
            wanted=said(wanted, "wanted", _("Say what the clause is to say.")),
            label=source._meta.label_lower,
            object_id=source.pk,
            link=link,
            before=queries.clauses_now(plan).get(clause.number, ""),
            asked_on=clock.today(),
            asked_by=account_of(actor),
            due_on=due.on,
            due_is_provisional=due.is_provisional,
        )
        request.full_clean()
        request.save()
        _tell_owner(request)
        journal.record(actor, "clause.asked", request, changed(request, None))
    return request


@operation(
    "clause.replied",
    Words(
        pgettext_lazy("journal", "replied on the clause"),
        pgettext_lazy("journal", "reply on a clause"),
    ),
    OPEN_REQUEST,
)
def reply_to_request(
    actor: Actor, request: ClauseRequest, *, reply: str, reason: str
) -> ClauseRequest:
    """The owner's word: adopted, in part, or declined; always with the reason."""
    if reply not in ClauseRequest.Reply.values:
        raise ValidationError({"reply": _("Please choose one of the three.")})
    request.reason = said(reason, "reason", _("Say why."))
    request.reply, request.replied_on = reply, clock.today()
    request.replied_by = account_of(actor)
    request.save()
    return request


@creation(
    "clause.revised",
    Words(
        pgettext_lazy("journal", "revised the clause"),
        pgettext_lazy("journal", "clause revised"),
    ),
    ADOPTED_REQUEST,
)
def revise_clause(
    actor: Actor, request: ClauseRequest, *, text: str, reason: str
) -> ClauseText:
    """Change the clause as the reply promised: before, after and why stay readable."""
    clause = request.clause
    plan = _held(clause.document)
    text = said(text, "text", _("Write what the clause says now."))
    if text == queries.clauses_now(plan).get(clause.number, ""):
        raise ValidationError(_("It reads like the version before."))
    version = _version(actor, plan, clock.today(), "")
    return ClauseText.objects.create(
        clause=clause,
        version=version,
        text=text,
        request=request,
        reason=said(reason, "reason", _("Say why.")),
    )


def _held(plan: PlanDocument) -> PlanDocument:
    return PlanDocument.objects.select_for_update(of=("self",), no_key=True).get(
        pk=plan.pk
    )


def _tell_owner(request: ClauseRequest) -> None:
    """Everybody who works at the desk that answers for the clause."""
    clause = request.clause
    with translation.override(settings.LANGUAGE_CODE):
        title = _("You are asked to change clause %(number)d of %(plan)s.") % {
            "number": clause.number,
            "plan": clause.document.title,
        }
        text = _("Please reply by %(day)s.") % {"day": words(request.due_on)}
    for person in queries.at_work_in(clause.document.owner):
        channel = Channel(person.answer_channel)
        notices.tell(
            person,
            request,
            key=f"clause.asked:{request.pk}:{person.pk}",
            title=title,
            text=text,
            link=clause.get_absolute_url(),
            # Nobody telephones or posts a letter because of work.
            channel=Channel.INBOX if channel in BY_HAND else channel,
        )
