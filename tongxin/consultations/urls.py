from django.urls import path

from tongxin.consultations.views import (
    acts,
    calling,
    checking,
    collecting,
    office,
    outside,
    positions,
    report,
    resident,
    slips,
    statements,
)

app_name = "consultations"

ONE = "consultations/<int:pk>/"
WORK = f"{ONE}work/"
# What stands in one: its key comes second.
INSIDE = "consultations/<int:consultation_id>/work/"
STATEMENT = f"{INSIDE}statements/<int:pk>/"
EXPORT = "consultations/exports/<int:pk>/"
urlpatterns = [
    path("consultations/", resident.consultation_list, name="list"),
    path("consultations/work/", office.work, name="work"),
    path("consultations/prepare/", office.prepare, name="prepare"),
    path("consultations/exports/", outside.exports, name="exports"),
    path(EXPORT, outside.export, name="export"),
    acts.discard.path(f"{EXPORT}discard/"),
    path(ONE, resident.detail, name="detail"),
    path(f"{ONE}take/", resident.take, name="take"),
    path(f"{ONE}done/", resident.done, name="done"),
    path(f"{ONE}proof/", resident.proof, name="proof"),
    path(f"{ONE}report/", report.report, name="report"),
    path(f"{ONE}report/report.csv", report.report_csv, name="report_csv"),
    path(f"{ONE}report/report.docx", report.report_docx, name="report_docx"),
    path(f"{ONE}report/report.pdf", report.report_pdf, name="report_pdf"),
    path(f"{ONE}report/report.svg", report.report_svg, name="report_svg"),
    path("quotations/<int:pk>/", resident.quotation, name="quotation"),
    path(WORK, office.manage, name="manage"),
    acts.announce.path(f"{WORK}announce/"),
    acts.dates.path(f"{WORK}dates/"),
    acts.open_it.path(f"{WORK}open/"),
    acts.extend.path(f"{WORK}extend/"),
    acts.remind.path(f"{WORK}remind/"),
    acts.close.path(f"{WORK}close/"),
    acts.seal.path(f"{WORK}seal/"),
    path(f"{WORK}report/", office.preview, name="preview"),
    acts.report_again.path(f"{INSIDE}report/again/"),
    path(f"{WORK}report/publish/", office.publish, name="publish"),
    path(f"{WORK}type/", slips.type_answers, name="type"),
    path(f"{WORK}statements/", statements.statements, name="statements"),
    path(f"{WORK}statements/issue/", statements.issue, name="issue"),
    path(f"{WORK}checkers/", checking.checkers, name="checkers"),
    path(f"{STATEMENT}consent/", office.consent, name="consent"),
    acts.withdraw.path(f"{STATEMENT}withdraw/"),
    path(f"{STATEMENT}position/", positions.position, name="position"),
    path("checks/<int:pk>/", checking.check_it, name="check_it"),
    path(f"{WORK}silent/", collecting.silent, name="silent"),
    path(f"{WORK}silent/call/", collecting.call_them, name="call_silent"),
    path(f"{WORK}silent/slips/", collecting.print_slips, name="print_slips"),
    path(f"{WORK}silent/print/", collecting.print_list, name="print_silent"),
    path(f"{WORK}silent/sheet/", collecting.sheet, name="silent_sheet"),
    path(f"{WORK}blank-slip/", collecting.blank_slip, name="blank_slip"),
    path(f"{WORK}calls/<int:notice_pk>/", calling.call, name="call"),
    path(
        f"{WORK}calls/<int:notice_pk>/number/",
        calling.contact_number,
        name="call_number",
    ),
    acts.ask.path(f"{WORK}institutions/"),
    acts.unask.path(f"{INSIDE}institutions/<int:organisation_id>/"),
    path(f"{ONE}positions/", positions.positions, name="positions"),
    acts.take_back.path("positions/<int:pk>/withdraw/"),
]
