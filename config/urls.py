from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    *(
        path("", include(f"tongxin.{room}.urls"))
        for room in settings.ROOMS
        if find_spec(f"tongxin.{room}.urls")
    ),
    path("account/", include("tongxin.people.account_urls")),
]
