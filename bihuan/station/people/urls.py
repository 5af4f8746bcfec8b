"""Signing in and out. Of allauth's doors only these are opened: no sign-up, no reset by mail."""

from allauth.account import views as account
from django.urls import path

from bihuan.station.people import views

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("acting/", views.act_as, name="acting"),
]
