from django.urls import path

from tongxin.indicators import views

app_name = "indicators"
urlpatterns = [
    path("glance/", views.glance, name="glance"),
    path("glance/owed/", views.owed, name="owed"),
    path("glance/voices/", views.past, name="past"),
]
