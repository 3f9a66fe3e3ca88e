"""The addresses of a house that has registered with WeChat."""

from django.urls import include, path

from tongxin.people.account_urls import WEIXIN

urlpatterns = [
    path("", include("config.urls")),
    path("account/", include(WEIXIN)),
]
