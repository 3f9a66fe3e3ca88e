from django.urls import path

from tongxin.consultations.views import office, resident, slips, statements

app_name = "consultations"

ONE = "consultations/<int:pk>/"
WORK = f"{ONE}work/"
STATEMENT = f"{WORK}statements/<int:statement_pk>/"
urlpatterns = [
    path("consultations/", resident.consultation_list, name="list"),
    path("consultations/work/", office.work, name="work"),
    path("consultations/prepare/", office.prepare, name="prepare"),
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
    path(f"{WORK}type/", slips.type_answers, name="type"),
    path(f"{WORK}statements/", statements.add, name="add_statement"),
    path(f"{STATEMENT}check/", statements.check, name="check"),
    path(f"{STATEMENT}issue/", statements.issue, name="issue"),
    path(f"{STATEMENT}consent/", statements.consent, name="consent"),
    path(f"{STATEMENT}withdraw/", statements.withdraw, name="withdraw"),
    path(f"{STATEMENT}position/", statements.position, name="position"),
]
