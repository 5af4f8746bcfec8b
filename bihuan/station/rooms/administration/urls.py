"""The addresses of administration: organisations, people, posts, areas, tables, and where it begins."""

from django.urls import path

from bihuan.station.rooms.views import administration, areas, organisation, people, posts, setup, strength, tables, zones

urlpatterns = [
    path("administration/", administration.administration, name="administration"),
    path("setup/", setup.organisations, name="setup"),
    path("setup/<int:pk>/", organisation.organisation, name="setup-station"),
    path("people/", people.people, name="people"),
    path("people/<str:username>/", people.account, name="account"),
    path("areas/", areas.areas, name="areas"),
    path("areas/<str:code>/", areas.area, name="area"),
    path("zones/", zones.zones, name="zones"),
    path("zones/<str:code>/change/", zones.change, name="zones-change"),
    path("posts/", posts.posts, name="posts"),
    path("posts/<str:post>/", posts.post, name="post"),
    path("strength/", strength.strength, name="strength"),
    path("tables/", tables.table, name="tables"),
    path("tables/<str:of>.xlsx", tables.sheet, name="table-sheet"),
    path("tables/<str:of>/", tables.table, name="table"),
    path("tables/<str:of>/<str:key>/", tables.row, name="table-row"),
    path("tables/<str:of>/<str:key>/back/", tables.back, name="table-back"),
]
