"""Plan documents: registered, versioned, asked to change, answered, revised."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, rules
from tongxin.kernel.guard import first, require, said
from tongxin.people.models import Actor, Office, account_of
from tongxin.renewal import policies, queries
from tongxin.renewal.models import (
    Clause,
    ClauseRequest,
    ClauseText,
    PlanDocument,
    PlanVersion,
    Unit,
)
from tongxin.renewal.operations.checks import not_in_future
from tongxin.renewal.operations.telling import tell_owner

MOST_CLAUSES = 500
# More than any plan has, and less than the column holds.
LARGEST_NUMBER = 9_999


@transaction.atomic
def register_plan(
    actor: Actor, unit: Unit | None, *, kind: str, title: str, owner: Office
) -> PlanDocument:
    """Enter a plan document; its clauses come with its first version."""
    allowed = policies.may_edit(actor, unit) if unit else policies.may_register(actor)
    require(allowed, _("Only the street and the unit’s own community do this."))
    plan = PlanDocument(
        unit=unit,
        kind=kind,
        title=said(title, "title", _("Give the title.")),
        owner=owner,
    )
    plan.full_clean()
    plan.save()
    journal.record(actor, "plan.registered", plan, ["kind", "owner"])
    return plan


@transaction.atomic
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
    require(
        policies.may_keep_plan(actor, plan),
        _("Only the street and the unit’s own community do this."),
    )
    plan = _held(plan)
    not_in_future(issued_on, "issued_on")
    _require_clauses(clauses)
    if seen is not None and seen != queries.last_version(plan):
        raise ValidationError(
            _("Somebody changed this a moment ago. Please look at it again.")
        )
    before = queries.clauses_now(plan)
    changed = {
        number: clauses.get(number, "").strip()
        for number in before.keys() | clauses.keys()
        if before.get(number, "") != clauses.get(number, "").strip()
    }
    if not changed:
        raise ValidationError(_("It reads like the version before."))
    version = _version(actor, plan, issued_on, note)
    known = {clause.number: clause for clause in plan.clauses.all()}
    for number, text in sorted(changed.items()):
        clause = known.get(number) or Clause.objects.create(
            document=plan, number=number
        )
        ClauseText.objects.create(clause=clause, version=version, text=text)
    journal.record(actor, "plan.version_added", version, ["texts"])
    return version


def _require_clauses(clauses: Mapping[int, str]) -> None:
    if not any(text.strip() for text in clauses.values()):
        raise ValidationError(_("No clause was found."))
    is_odd = min(clauses) < 1 or max(clauses) > LARGEST_NUMBER
    if len(clauses) > MOST_CLAUSES or is_odd:
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


@transaction.atomic
def ask_for_clause(
    actor: Actor, clause: Clause, *, wanted: str, source: models.Model, link: str
) -> ClauseRequest:
    """Ask the owner to change a clause; the rule says by when they reply.

    Called by the act that recommends it, which has asked whether the actor may.
    """
    plan = _held(clause.document)
    today = clock.today()
    due = clock.add_workdays(today, rules.binding("renewal.clause.reply").value)
    request = ClauseRequest(
        clause=clause,
        wanted=said(wanted, "wanted", _("Say what the clause is to say.")),
        label=source._meta.label_lower,
        object_id=source.pk,
        link=link,
        before=queries.clauses_now(plan).get(clause.number, ""),
        asked_on=today,
        asked_by=account_of(actor),
        due_on=due.on,
        due_is_provisional=due.is_provisional,
    )
    request.full_clean()
    request.save()
    journal.record(actor, "clause.asked", request, ["wanted", "due_on"])
    tell_owner(request)
    return request


@transaction.atomic
def reply_to_request(
    actor: Actor, request: ClauseRequest, *, reply: str, reason: str
) -> ClauseRequest:
    """The owner's word: adopted, in part, or declined; always with the reason."""
    require(
        policies.may_reply(actor, request), _("Only the owner of the clause replies.")
    )
    if reply not in ClauseRequest.Reply.values:
        raise ValidationError({"reply": _("Please choose one of the three.")})
    reason = said(reason, "reason", _("Say why."))
    rows = ClauseRequest.objects.filter(pk=request.pk, reply="")
    first(
        rows.update(
            reply=reply,
            reason=reason,
            replied_on=clock.today(),
            replied_by=account_of(actor),
        )
    )
    request.refresh_from_db()
    journal.record(actor, "clause.replied", request, ["reply", "reason"])
    return request


@transaction.atomic
def revise_clause(
    actor: Actor, request: ClauseRequest, *, text: str, reason: str
) -> ClauseText:
    """Change the clause as the reply promised: before, after and why stay readable."""
    require(
        policies.may_reply(actor, request), _("Only the owner of the clause replies.")
    )
    if request.reply not in {
        ClauseRequest.Reply.ADOPTED,
        ClauseRequest.Reply.IN_PART,
    }:
        raise ValidationError(_("Only what was adopted changes the clause."))
    clause = request.clause
    plan = _held(clause.document)
    text = said(text, "text", _("Write what the clause says now."))
    if text == queries.clauses_now(plan).get(clause.number, ""):
        raise ValidationError(_("It reads like the version before."))
    reason = said(reason, "reason", _("Say why."))
    version = _version(actor, plan, clock.today(), "")
    revision = ClauseText.objects.create(
        clause=clause, version=version, text=text, request=request, reason=reason
    )
    journal.record(actor, "clause.revised", revision, ["text", "reason"])
    return revision


def _held(plan: PlanDocument) -> PlanDocument:
    return PlanDocument.objects.select_for_update(of=("self",)).get(pk=plan.pk)
