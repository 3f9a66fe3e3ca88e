"""The whole product, and beside it what its figures are held against."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/nothing/", views.nothing),
    path("bench/empty/", views.empty),
    path("bench/blank/", views.blank),
    path("bench/word/<int:voice_id>/", views.word),
    path("bench/file/", views.file),
    path("", include("config.urls")),
]
