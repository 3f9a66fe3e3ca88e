from django.urls import include, path

urlpatterns = [
    path("", include("tongxin.kernel.urls")),
    path("", include("tongxin.people.urls")),
    path("", include("tongxin.notices.urls")),
    path("", include("tongxin.renewal.urls")),
    path("", include("tongxin.voices.urls")),
    path("", include("tongxin.consultations.urls")),
    path("", include("tongxin.polls.urls")),
    path("", include("tongxin.desks.urls")),
    path("account/", include("tongxin.people.account_urls")),
]
