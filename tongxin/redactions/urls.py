from django.urls import path

from tongxin.redactions import views

app_name = "redactions"

urlpatterns = [
    path("black-out/<str:label>/<int:pk>/", views.black_out, name="black_out"),
    path("black-out/<str:label>/<int:pk>/second/", views.second, name="second"),
]
