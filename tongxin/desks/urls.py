from django.urls import path

from tongxin.desks import views

app_name = "desks"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("me/", views.my_home, name="my_home"),
    path("desk/", views.my_day, name="my_day"),
]
