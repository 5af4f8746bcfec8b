from django.urls import URLPattern, URLResolver, include, path

from bihuan.station.frame.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("bihuan.station.people.urls")),
    path("api/", include("bihuan.station.bridges.urls")),
    path("", include("bihuan.station.rooms.urls")),
]

handler429 = "bihuan.station.frame.limits.too_many"  # asked for by allauth
handler500 = "bihuan.station.frame.errors.server_error"
