"""The whole product, and beside it what its figures are held against."""

from django.urls import include, path

from bench import views
from tongxin.voices.views import receipts, resident

# One address asks for all: it is counted as ever, and never too much.
resident.MAX_VOICES = receipts.MAX_TRIES = 10**9

urlpatterns = [
    path("bench/nothing/", views.nothing),
    path("bench/empty/", views.empty),
    path("bench/blank/", views.blank),
    path("bench/word/<int:voice_id>/", views.word),
    path("bench/file/", views.file),
    path("", include("config.urls")),
]
