from django.urls import path

from tongxin.openness import views

app_name = "openness"

urlpatterns = [
    path("openness/", views.published, name="list"),
    path("openness/owed/", views.owed, name="owed"),
    path("openness/<int:pk>/publish/", views.publish, name="publish"),
    path("openness/<int:pk>/withhold/", views.withhold, name="withhold"),
    path("openness/<int:pk>/reopen/", views.reopen, name="reopen"),
]
