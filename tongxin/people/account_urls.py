"""Those addresses of allauth that this house uses, under /account/, and no other."""

from allauth.account import views
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.weixin import views as weixin
from django.conf import settings
from django.urls import path

from tongxin.people.views.account import not_the_last, proved_again, with_password

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path(
        "password/",
        with_password(views.password_change),
        name="account_change_password",
    ),
    path("phone/", proved_again(views.change_phone), name="account_change_phone"),
    path("phone/code/", views.verify_phone, name="account_verify_phone"),
    path("second-step/", with_password(second_step.index), name="mfa_index"),
    path("second-step/now/", second_step.authenticate, name="mfa_authenticate"),
    path("second-step/again/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path(
        "second-step/app/", with_password(totp.activate_totp), name="mfa_activate_totp"
    ),
    path(
        "second-step/app/off/",
        with_password(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "second-step/keys/",
        with_password(webauthn.list_webauthn),
        name="mfa_list_webauthn",
    ),
    path(
        "second-step/keys/add/",
        with_password(webauthn.add_webauthn),
        name="mfa_add_webauthn",
    ),
    path(
        "second-step/keys/again/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "second-step/keys/<int:pk>/name/",
        with_password(webauthn.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "second-step/keys/<int:pk>/remove/",
        with_password(not_the_last(webauthn.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
    path(
        "second-step/codes/",
        with_password(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-step/codes/new/",
        with_password(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]

WEIXIN = [
    path("weixin/", weixin.oauth2_login, name="weixin_login"),
    path("weixin/back/", weixin.oauth2_callback, name="weixin_callback"),
    path(
        "weixin/cancelled/",
        social.login_cancelled,
        name="socialaccount_login_cancelled",
    ),
    path("weixin/error/", social.login_error, name="socialaccount_login_error"),
]
urlpatterns += WEIXIN if settings.WEIXIN_ID else []
