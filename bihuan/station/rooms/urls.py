from django.urls import path

from bihuan.station.rooms.views import sheet

urlpatterns = [
    path("ui/", sheet.sheet, name="ui"),
]
