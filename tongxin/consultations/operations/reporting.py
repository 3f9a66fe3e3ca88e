"""The report: asked for by sealing, computed by the worker, stored exactly, in rows.

A report is a row from the moment of sealing, so none is lost: the worker's timer takes
up whatever waits, and whatever somebody began and gave no sign of life of since.
"""

import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.consultations import queries
from tongxin.consultations.models import (
    Consultation,
    Report,
    RollEntrySide,
    Stance,
    Statement,
)
from tongxin.consultations.operations.findings import Found, Votes
from tongxin.consultations.operations.rules import FAILED_REPORT
from tongxin.consultations.operations.storing import store_found
from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Actor

logger = logging.getLogger(__name__)

State, Stage = Report.State, Report.Stage
# Computing takes seconds, on a machine that has to compile first half a minute.
SILENT_FOR = timedelta(seconds=120)
MOST_TRIES = 5
_STAGES: Mapping[str, str] = {
    "finding groups": Stage.GROUPING,
    "judging statements": Stage.JUDGING,
    "how firm it is": Stage.TRYING,
}

say(
    "consultation.report_computed",
    Words(
        pgettext_lazy("journal", "computed the report"),
        pgettext_lazy("journal", "report computed"),
    ),
)


class KeyDestroyed(LookupError):  # noqa: N818 - named as it reads in `except`
    """Nobody can tell any more on which side a pseudonym stands."""


@operation(
    "consultation.report_requested",
    Words(
        pgettext_lazy("journal", "asked for the report"),
        pgettext_lazy("journal", "report asked for"),
    ),
    FAILED_REPORT,
    about=lambda report: report.consultation,
)
def request_report(actor: Actor, report: Report) -> Report:
    """Ask for it once more after it failed; sealing asked for it first."""
    report.state, report.stage, report.fault = State.WAITING, "", ""
    report.statement_count = report.failed_count = 0
    report.save()
    return report


def take_up_reports() -> int:
    """Compute what waits, and what somebody began and let lie; the worker's timer."""
    due = Report.objects.filter(_free()).order_by("pk").values_list("pk", flat=True)
    return sum(run_report(pk) for pk in list(due))


def run_report(report_id: int) -> bool:
    """Compute one report, unless somebody else is at it; whether it is done now."""
    claim = _claim(report_id)
    if claim is None:
        return False
    report = Report.objects.select_related("consultation__seal_key").get(pk=report_id)
    # Its compiled loops take seconds to load, and only a worker needs them.
    from tongxin.consultations.operations.analysing import (  # noqa: PLC0415 - see above
        analyse,
    )

    try:
        votes = votes_of(report.consultation)
        tell_stage(report, claim, Stage.COLLECTING, votes)
        floor = report.consultation.floor
        assert floor is not None
        found = analyse(
            votes,
            floor,
            lambda stage, _share: tell_stage(report, claim, _STAGES.get(stage), votes),
        )
        tell_stage(report, claim, Stage.STORING, votes)
        return _keep(report, claim, found)
    except Exception as fault:
        _fail(report, claim, type(fault).__name__)
        logger.exception("Report %d could not be computed.", report_id)
        return False


def _free() -> Q:
    silent_since = timezone.now() - SILENT_FOR
    return Q(state=State.WAITING) | Q(state=State.RUNNING, seen_at__lt=silent_since)


def _claim(report_id: int) -> str | None:
    """Take it, so that nobody else does; None where somebody has it, or it is done.

    One that stopped too often without a word is given up: it may be what stops them.
    """
    rows = Report.objects.filter(pk=report_id)
    rows.filter(_free(), state=State.RUNNING, failed_count__gte=MOST_TRIES - 1).update(
        state=State.FAILED, claim="", fault="Stopped"
    )
    claim = secrets.token_hex(16)
    taken = rows.filter(_free()).update(
        # Counted as failed until it is done: whoever is killed cannot say so.
        failed_count=F("failed_count") + 1,
        state=State.RUNNING,
        claim=claim,
        seen_at=timezone.now(),
        stage=Stage.COLLECTING,
        form_count=0,
        statement_count=0,
        fault="",
    )
    return claim if taken else None


def tell_stage(report: Report, claim: str, stage: str | None, votes: Votes) -> None:
    """Where the work is; also the sign that somebody is at it."""
    if stage is None:
        return
    Report.objects.filter(pk=report.pk, claim=claim).update(
        stage=stage,
        seen_at=timezone.now(),
        form_count=len({who for who, _number, _choice in votes.stances}),
        statement_count=len(votes.numbers),
    )


@journal.act_first()
def _keep(report: Report, claim: str, found: Found) -> bool:
    """Write it down, unless somebody else took it over meanwhile."""
    mine = Report.objects.select_for_update().filter(pk=report.pk, claim=claim)
    if mine.first() is None:
        return False
    store_found(report, found)
    mine.update(
        state=State.DONE,
        claim="",
        stage="",
        failed_count=0,
        done_at=timezone.now(),
        formula=found.formula,
        digest=found.digest,
        structure=found.structure,
        placed_count=found.placed_count,
        staying=found.staying,
        readiness=found.readiness,
        is_judged_without=found.is_judged_without,
    )
    journal.record(SYSTEM, "consultation.report_computed", report.consultation)
    return True


def _fail(report: Report, claim: str, fault: str) -> None:
    Report.objects.filter(pk=report.pk, claim=claim).update(
        state=State.FAILED, claim="", fault=fault
    )


# ---- What it is computed from ----


def votes_of(consultation: Consultation) -> Votes:
    """What everybody holds of what is asked to the end, and where each stands.

    Raises KeyDestroyed where nobody can tell that any more.
    """
    roll, marked = _roll(consultation)
    numbers = list(queries.asked(consultation).values_list("number", flat=True))
    rows = Stance.objects.filter(
        statement__consultation=consultation, statement__state=Statement.State.ISSUED
    ).order_by("statement", "pseudonym")
    stances = list(rows.values_list("pseudonym", "statement__number", "choice"))
    on_paper = rows.filter(channel=Stance.Channel.PAPER)
    return Votes(
        numbers=numbers,
        stances=stances,
        roll=roll,
        marked=marked,
        collected=_collected(on_paper.values_list("collector_id", "pseudonym")),
    )


def _roll(
    consultation: Consultation,
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """The sides of each pseudonym, and who of them is marked for two hats."""
    keys = {side.pk: str(side) for side in consultation.sides.all()}
    sides: dict[int, list[str]] = {}
    rows = RollEntrySide.objects.filter(side__consultation=consultation)
    for entry_id, side_id in rows.values_list("entry_id", "side_id").order_by("pk"):
        sides.setdefault(entry_id, []).append(keys[side_id])
    roll, marked = {}, set()
    # From the consultation, so that its key is opened once.
    for entry in consultation.entries.order_by("pk"):
        pseudonym = entry.pseudonym
        if not pseudonym:
            raise KeyDestroyed
        roll[pseudonym] = tuple(sides.get(entry.pk, ()))
        if entry.is_marked:
            marked.add(pseudonym)
    return roll, frozenset(marked)


def _collected(rows: Iterable[tuple[int | None, str]]) -> Mapping[str, frozenset[str]]:
    """By collector of more than twenty, whose paper forms still count."""
    people: dict[int | None, set[str]] = {}
    for collector, pseudonym in rows:
        people.setdefault(collector, set()).add(pseudonym)
    return {
        f"collector {collector}": frozenset(those)
        for collector, those in people.items()
        if len(those) > queries.MOST_PAPER
    }
