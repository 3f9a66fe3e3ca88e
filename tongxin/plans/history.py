"""What was asked of a plan, what its owner replied, and how the clause reads since."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.history import HistoryStep, Place, State
from tongxin.kernel.templatetags.look import words
from tongxin.plans.models import ClauseRequest, ClauseText
from tongxin.plans.queries import compared

Reply = ClauseRequest.Reply
SIGNS = {Reply.ADOPTED: "reached", Reply.IN_PART: "near", Reply.DECLINED: "divided"}


def with_clause(rows: QuerySet[ClauseRequest]) -> QuerySet[ClauseRequest]:
    rows = rows.select_related("clause__document__owner")
    return rows.prefetch_related("revisions__version")


def steps_of(
    request: ClauseRequest, *, asked_by: str, is_public: bool
) -> Iterator[HistoryStep]:
    """The request, the reply, each revision; and which of them is still to come."""
    yield _asked(request, asked_by, is_public=is_public)
    if request.is_open:
        yield _to_reply(request, is_public=is_public)
        return
    yield _replied(request, is_public=is_public)
    revisions = list(request.revisions.all())
    for revision in revisions:
        yield _revised(request, revision, is_public=is_public)
    if not revisions and request.reply != Reply.DECLINED:
        yield _to_revise(request, is_public=is_public)


def _address(request: ClauseRequest) -> str:
    return f"{request.clause.get_absolute_url()}#request-{request.pk}"


def _owner(request: ClauseRequest) -> str:
    return request.clause.document.owner.name


def _asked(request: ClauseRequest, asked_by: str, *, is_public: bool) -> HistoryStep:
    clause = {"plan": request.clause.document.title, "number": request.clause.number}
    return HistoryStep(
        key=f"asked:{request.pk}",
        place=Place.ADOPTED,
        title=_("Asked to change: %(plan)s, clause %(number)s") % clause,
        on=request.asked_on,
        who=asked_by,
        words=request.wanted,
        link=_address(request),
        link_words=_("Read the clause"),
        is_public=is_public,
    )


def _to_reply(request: ClauseRequest, *, is_public: bool) -> HistoryStep:
    facts = {"owner": _owner(request), "day": words(request.due_on)}
    return HistoryStep(
        key=f"to-reply:{request.pk}",
        place=Place.ADOPTED,
        title=_("%(owner)s replies by %(day)s") % facts,
        on=request.due_on,
        who=_owner(request),
        is_coming=True,
        is_due=True,
        is_provisional=request.due_is_provisional,
        is_public=is_public,
    )


def _replied(request: ClauseRequest, *, is_public: bool) -> HistoryStep:
    reply = Reply(request.reply)
    return HistoryStep(
        key=f"replied:{request.pk}",
        place=Place.ADOPTED,
        title=_("The owner of the plan replied"),
        on=request.replied_on,
        rank=1,
        who=_owner(request),
        words=request.reason,
        state=State(SIGNS[reply], str(reply.label)),
        is_public=is_public,
    )


def _revised(
    request: ClauseRequest, text: ClauseText, *, is_public: bool
) -> HistoryStep:
    return HistoryStep(
        key=f"revised:{text.pk}",
        place=Place.ADOPTED,
        title=_("Clause %(number)s reads otherwise now")
        % {"number": request.clause.number},
        on=text.version.issued_on,
        rank=2,
        who=_owner(request),
        note=text.reason,
        pieces=tuple(compared(request.before, text.text)),
        is_public=is_public,
    )


def _to_revise(request: ClauseRequest, *, is_public: bool) -> HistoryStep:
    return HistoryStep(
        key=f"to-revise:{request.pk}",
        place=Place.ADOPTED,
        title=_("The clause is to be changed as promised"),
        who=_owner(request),
        is_coming=True,
        is_public=is_public,
    )
