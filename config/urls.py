from django.urls import include, path

from tongxin.kernel.routing import room

urlpatterns = [
    room("tongxin.kernel.urls"),
    room("tongxin.people.urls"),
    room("tongxin.notices.urls"),
    room("tongxin.openness.urls"),
    room("tongxin.renewal.urls"),
    room("tongxin.members.urls"),
    room("tongxin.voices.urls"),
    room("tongxin.consultations.urls"),
    room("tongxin.polls.urls"),
    room("tongxin.councils.urls"),
    room("tongxin.desks.urls"),
    room("tongxin.ledgers.urls"),
    path("account/", include("tongxin.people.account_urls")),
]
