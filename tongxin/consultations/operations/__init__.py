"""Every write of this room, one function an act; each theme has its own file."""

from tongxin.consultations.operations.checking import (
    answer_check,
    ask_to_check,
    check_statement,
    invite_to_check,
    keep_checks,
)
from tongxin.consultations.operations.collecting import (
    call_the_silent,
    open_addresses,
    open_list,
    record_call,
)
from tongxin.consultations.operations.drafting import (
    announce_consultation,
    draft_consultation,
    plan_dates,
)
from tongxin.consultations.operations.institutions import (
    ask_institution,
    remind_institution,
    remind_institutions_due,
    unask_institution,
)
from tongxin.consultations.operations.opening import open_consultation
from tongxin.consultations.operations.outside import (
    accept_outside,
    discard_outside,
    resume_outside,
    take_outside_in,
    upload_outside,
)
from tongxin.consultations.operations.positions import (
    state_position,
    withdraw_position,
)
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
from tongxin.consultations.operations.sitting import (
    Line,
    issue_ready,
    write_statements,
)
from tongxin.consultations.operations.slips import PrintedSlip, print_slips
from tongxin.consultations.operations.stances import take_stance, type_stances
from tongxin.consultations.operations.statements import (
    add_statement,
    answer_quotation,
    drop_statement,
    issue_statement,
    order_statements,
    rewrite_statement,
    withdraw_statement,
)
