from django.urls import path
from django.views.decorators.http import require_safe

from tongxin.audit import views

app_name = "audit"
urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/checks/", views.checks, name="checks"),
    path("journal/check/", views.check, name="check"),
    views.add_address.path("journal/addresses/add/"),
    views.remove_address.path("journal/addresses/<int:pk>/remove/"),
    path("journal/digests/", views.published, name="digests"),
    path("journal/digests.csv", views.digest_file, name="digest_file"),
    path("journal/digests.atom", require_safe(views.DigestFeed()), name="digest_feed"),
]
