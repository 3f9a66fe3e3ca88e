from django.urls import path

from tongxin.ledgers import views

app_name = "ledgers"
MONTH = "units/<slug:slug>/month/<str:month>/"
urlpatterns = [
    path("ledgers/", views.index, name="index"),
    path("ledgers/<slug:which>/", views.ledger, name="ledger"),
    path("ledgers/<slug:which>/export.<str:form>", views.ledger_file, name="file"),
    path(MONTH, views.month, name="month"),
    path(f"{MONTH}word/", views.month_docx, name="month_docx"),
]
