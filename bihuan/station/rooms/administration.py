"""The addresses of administration: posts and their sheets, strength."""

from django.urls import path

from bihuan.station.rooms.views import posts, strength

urlpatterns = [
    path("posts/", posts.posts, name="posts"),
    path("posts/<str:post>/", posts.post, name="post"),
    path("strength/", strength.strength, name="strength"),
]
