"""A decision asks the owner of a plan's clause; the owner replies and changes it.

The plan stands in a room below: what is said of the matter is said here.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import queries, texts
from tongxin.councils.models import Decision
from tongxin.councils.operations.rules import ADOPTED, late
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.people.models import Actor
from tongxin.plans import operations as plans
from tongxin.plans.models import Clause, ClauseRequest, ClauseText
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter


@operation(
    "decision.owner_asked",
    Words(
        pgettext_lazy("journal", "asked the owner of a plan"),
        pgettext_lazy("journal", "owner of a plan asked"),
    ),
    ADOPTED,
)
def ask_owner(
    actor: Actor, decision: Decision, *, clause: Clause, wanted: str
) -> ClauseRequest:
    """Ask for a clause, as the decision recommends; its owner's desk is told."""
    body = decision.item.meeting.body
    if not queries.clauses_to_ask(body).filter(pk=clause.pk).exists():
        raise ValidationError({"clause": _("This clause does not hold here.")})
    request = plans.ask_for_clause(
        actor,
        clause,
        wanted=wanted,
        source=decision,
        link=decision.get_absolute_url(),
    )
    _lead_on(actor, decision, request, Matter.Progress.ASKED)
    return request


@transaction.atomic
def reply_as_owner(
    actor: Actor, request: ClauseRequest, *, reply: str, reason: str
) -> ClauseRequest:
    """The owner's word on what a decision asked for; a refusal is told at once."""
    request = plans.reply_to_request(actor, request, reply=reply, reason=reason)
    decision = queries.decision_of(request)
    if decision is not None:
        _lead_on(actor, decision, request, request.reply)
        if request.reply == ClauseRequest.Reply.DECLINED:
            event, words = f"clause.declined:{request.pk}", texts.declined(request)
            _tell(actor, decision, request, event=event, words=words)
    return request


@transaction.atomic
def revise_as_owner(
    actor: Actor, request: ClauseRequest, *, text: str, reason: str, seen: str = ""
) -> ClauseText:
    """Change the clause; `seen` is the text that the owner compared it with.

    Everybody whose voice led to it is told what it says now.
    """
    if seen and seen != queries.clause_now(request.clause):
        raise late()
    made = plans.revise_clause(actor, request, text=text, reason=reason)
    decision = queries.decision_of(request)
    if decision is not None:
        event = f"clause.revised:{made.pk}"
        _tell(actor, decision, request, event=event, words=texts.revised(made))
    return made


def _tell(
    actor: Actor,
    decision: Decision,
    request: ClauseRequest,
    *,
    event: str,
    words: texts.TitleAndText,
) -> None:
    title, text = words
    link = request.clause.get_absolute_url()
    matter = decision.item.matter
    voices.tell_answered(actor, matter, event=event, title=title, text=text, link=link)


def _lead_on(
    actor: Actor, decision: Decision, request: ClauseRequest, what: str
) -> None:
    link = request.clause.get_absolute_url()
    matter = decision.item.matter
    voices.record_progress(actor, matter, what=what, source=request, link=link)
