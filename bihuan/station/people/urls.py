"""Signing in and out, proving who one is, second factors. Of allauth's doors only these are opened: no sign-up, no reset by mail."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as outside
from allauth.socialaccount.providers.openid_connect import views as service
from django.urls import path

from bihuan.station.people import views

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/refused/", outside.login_error, name="socialaccount_login_error"),
    path("sign-in/cancelled/", outside.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/with/<slug:provider_id>/", views.to_service, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", service.callback, name="openid_connect_callback"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("prove/", account.reauthenticate, name="account_reauthenticate"),
    path("prove/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("prove/passkey/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/app/", app.activate_totp, name="mfa_activate_totp"),
    path("factors/app/off/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/passkeys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("factors/passkeys/new/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("factors/passkeys/<int:pk>/name/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("factors/passkeys/<int:pk>/off/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("factors/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factors/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("acting/", views.act_as, name="acting"),
    path("still-here/", views.still_here, name="still-here"),
]
