from django.urls import path

from tongxin.openness import views

app_name = "openness"

urlpatterns = [
    path("openness/", views.published, name="list"),
    path("openness/owed/", views.owed, name="owed"),
    views.publish.path("openness/<int:pk>/publish/"),
    views.withhold.path("openness/<int:pk>/withhold/"),
    views.reopen.path("openness/<int:pk>/reopen/"),
]
