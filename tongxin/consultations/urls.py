from django.urls import path

from tongxin.consultations.views import resident

app_name = "consultations"

ONE = "consultations/<int:pk>/"
urlpatterns = [
    path("consultations/", resident.consultation_list, name="list"),
    path(ONE, resident.detail, name="detail"),
    path(f"{ONE}take/", resident.take, name="take"),
    path(f"{ONE}done/", resident.done, name="done"),
    path("quotations/<int:pk>/", resident.quotation, name="quotation"),
]
