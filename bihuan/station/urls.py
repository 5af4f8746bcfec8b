from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from bihuan.station.frame.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health),
    path("", include("bihuan.station.people.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
if find_spec("bihuan.station.bridges.urls"):
    urlpatterns.append(path("api/", include("bihuan.station.bridges.urls")))
if find_spec("bihuan.station.rooms.urls"):
    urlpatterns.append(path("", include("bihuan.station.rooms.urls")))

handler500 = "bihuan.station.frame.errors.server_error"
