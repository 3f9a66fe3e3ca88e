from django.urls import path

from tongxin.consultations.views import (
    announcing,
    calling,
    checking,
    collecting,
    office,
    outside,
    positions,
    reporting,
    resident,
    slips,
    statements,
)

app_name = "consultations"

ONE = "consultations/<int:pk>/"
WORK = f"{ONE}work/"
STATEMENT = f"{WORK}statements/<int:statement_pk>/"
urlpatterns = [
    path("consultations/", resident.consultation_list, name="list"),
    path("consultations/work/", office.work, name="work"),
    path("consultations/prepare/", office.prepare, name="prepare"),
    path("consultations/exports/", outside.exports, name="exports"),
    path("consultations/exports/<int:pk>/", outside.export, name="export"),
    path(
        "consultations/exports/<int:pk>/discard/",
        outside.discard,
        name="discard_export",
    ),
    path(ONE, resident.detail, name="detail"),
    path(f"{ONE}take/", resident.take, name="take"),
    path(f"{ONE}done/", resident.done, name="done"),
    path(f"{ONE}proof/", resident.proof, name="proof"),
    path("quotations/<int:pk>/", resident.quotation, name="quotation"),
    path(WORK, office.manage, name="manage"),
    path(f"{WORK}open/", office.open_it, name="open"),
    path(f"{WORK}extend/", office.extend, name="extend"),
    path(f"{WORK}remind/", office.remind, name="remind"),
    path(f"{WORK}close/", office.close, name="close"),
    path(f"{WORK}seal/", office.seal, name="seal"),
    path(f"{WORK}report/", reporting.preview, name="preview"),
    path(f"{WORK}report/again/", reporting.report_again, name="report_again"),
    path(f"{WORK}report/publish/", reporting.publish, name="publish"),
    path(f"{WORK}type/", slips.type_answers, name="type"),
    path(f"{WORK}statements/", statements.add, name="add_statement"),
    path(f"{STATEMENT}check/", statements.check, name="check"),
    path(f"{STATEMENT}issue/", statements.issue, name="issue"),
    path(f"{STATEMENT}consent/", statements.consent, name="consent"),
    path(f"{STATEMENT}withdraw/", statements.withdraw, name="withdraw"),
    path(f"{STATEMENT}position/", positions.position, name="position"),
    path(f"{STATEMENT}invite/", checking.invite, name="invite"),
    path("checks/<int:pk>/", checking.check_it, name="check_it"),
    path(f"{WORK}announce/", announcing.announce, name="announce"),
    path(f"{WORK}record-date/", announcing.record_date, name="record_date"),
    path(f"{WORK}silent/", collecting.silent, name="silent"),
    path(f"{WORK}silent/call/", collecting.call_them, name="call_silent"),
    path(f"{WORK}silent/slips/", collecting.print_slips, name="print_slips"),
    path(f"{WORK}silent/print/", collecting.print_list, name="print_silent"),
    path(f"{WORK}silent/sheet/", collecting.sheet, name="silent_sheet"),
    path(f"{WORK}blank-slip/", collecting.blank_slip, name="blank_slip"),
    path(f"{WORK}calls/<int:notice_pk>/", calling.call, name="call"),
    path(f"{WORK}calls/<int:notice_pk>/number/", calling.number, name="call_number"),
    path(f"{WORK}institutions/", positions.ask, name="ask"),
    path(f"{WORK}institutions/<int:organisation_pk>/", positions.unask, name="unask"),
    path(f"{ONE}positions/", positions.positions, name="positions"),
    path(
        f"{ONE}positions/<int:position_pk>/withdraw/",
        positions.withdraw,
        name="withdraw_position",
    ),
]
