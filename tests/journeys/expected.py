"""Who finds what at an address, as the matrix says it, for readers of the demo."""

from tests.matrix import roles
from tests.matrix.expected import EXPECTED
from tests.matrix.rules import DOOR, GONE, IN, NO, PROVE, SIGN_IN

# Accounts of the demonstration by their short names: who they are in the matrix.
ROLES = {
    "visitor": roles.VISITOR,
    "resident": roles.AUTHOR,
    "tenant": roles.NEIGHBOUR,
    "clerk": roles.CLERK,
    "chief": roles.CHIEF,
    "receptionist": roles.A_RECEPTIONIST,
    "secretary": roles.A_SECRETARY,
    "lujing": roles.B_SECRETARY,
    "liaison": roles.LEAD,
    "applicant": roles.PARTY,
    "social": roles.SOCIAL,
    "auditor": roles.AUDITOR,
    "data": roles.OFFICER,
    "admin": roles.ADMIN,
    "party": roles.PARTY_OFFICE,
    # One has a password alone, the other every second step, as the chief there.
    "fresh": roles.LEAD,
    "kept": roles.CHIEF,
}

FILE, MACHINE, PART = "a file", "a word for machines", "a part of a page"
# What somebody may read and is no page.
NO_PAGES = {
    "/healthz": MACHINE,
    "kernel:healthz": MACHINE,
    "kernel:favicon": FILE,
    "desks:robots": MACHINE,
    "kernel:mark": FILE,
    "founding:empty_workbook": FILE,
    "consultations:blank_slip": FILE,
    "consultations:report_csv": FILE,
    "consultations:report_docx": FILE,
    "consultations:report_pdf": FILE,
    "consultations:report_svg": FILE,
    "councils:feed": FILE,
    "councils:minutes_docx": FILE,
    "councils:minutes_pdf": FILE,
    "councils:overview_xlsx": FILE,
    "councils:seats_feed": FILE,
    "audit:digest_file": FILE,
    "audit:digest_feed": FILE,
    "councils:sign_pdf": FILE,
    "imports:empty_roll": FILE,
    "imports:empty_voices": FILE,
    "imports:progress": PART,
    "ledgers:file": FILE,
    "ledgers:month_docx": FILE,
    "notices:print_run": FILE,
    "polls:result_csv": FILE,
    "rolls:proof": FILE,
    "voices:export": FILE,
    "voices:export_matters": FILE,
    "work:export_tasks": FILE,
    "voices:file": FILE,
    "work:proof": FILE,
    "people:demo_sign_in": "outside a demonstration no address at all",
}
# The matrix tries a key of somebody else; whose own it is removes it.
OWN_RECORD = {"mfa_remove_webauthn"}


def pages() -> set[str]:
    """Every address that somebody may read: one without is a button."""
    read = {name for name, one in EXPECTED.items() if any(c.see for c in one.cases)}
    return read - NO_PAGES.keys()


def status_for(name: str, reader: str, *, after_steps: bool) -> int | None:
    """What this reader finds where something is theirs; None: nobody has said so.

    Behind a step (a password typed again, a code, a receipt's number) is a page only
    for whoever has taken it.
    """
    cases = EXPECTED[name].cases if name in EXPECTED else ()
    found = {case.see[ROLES[reader]] for case in cases if case.see}
    if IN in found or (name in OWN_RECORD and after_steps):
        return 200
    if found & {SIGN_IN, PROVE, DOOR}:
        return 200 if after_steps else None
    refused = {NO: 403, GONE: 404}
    return refused[found.pop()] if len(found) == 1 else None
