from django.urls import path

from bihuan.station.bridges.api import api

urlpatterns = [path("", api.urls)]
