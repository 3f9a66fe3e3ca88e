"""Every write of this room, one function an act; each theme has its own file."""

from tongxin.consultations.operations.drafting import (
    ask_institution,
    draft_consultation,
)
from tongxin.consultations.operations.opening import open_consultation
from tongxin.consultations.operations.positions import state_position
from tongxin.consultations.operations.publishing import publish_report
from tongxin.consultations.operations.reporting import (
    request_report,
    run_report,
    take_up_reports,
)
from tongxin.consultations.operations.running import (
    close_consultation,
    close_due,
    extend_consultation,
    remind_the_silent,
)
from tongxin.consultations.operations.sealing import seal_consultation
from tongxin.consultations.operations.stances import take_stance, type_stances
from tongxin.consultations.operations.statements import (
    add_statement,
    answer_quotation,
    check_statement,
    issue_statement,
    withdraw_statement,
)

__all__ = [
    "add_statement",
    "answer_quotation",
    "ask_institution",
    "check_statement",
    "close_consultation",
    "close_due",
    "draft_consultation",
    "extend_consultation",
    "issue_statement",
    "open_consultation",
    "publish_report",
    "remind_the_silent",
    "request_report",
    "run_report",
    "seal_consultation",
    "state_position",
    "take_stance",
    "take_up_reports",
    "type_stances",
    "withdraw_statement",
]
