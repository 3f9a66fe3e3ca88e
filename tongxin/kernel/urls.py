from django.urls import path

from tongxin.kernel import views

app_name = "kernel"
urlpatterns = [
    path("components/", views.components, name="components"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("mark/<str:digest>/", views.mark, name="mark"),
    path("healthz/", views.healthz, name="healthz"),
    # The house has no middleware that adds a slash, and machines ask without one.
    path("healthz", views.healthz),
]
