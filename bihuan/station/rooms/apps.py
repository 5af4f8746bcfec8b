from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "bihuan.station.rooms"
    label = "rooms"
