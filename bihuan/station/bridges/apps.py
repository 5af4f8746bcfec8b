from django.apps import AppConfig


class BridgesConfig(AppConfig):
    name = "bihuan.station.bridges"
    label = "bridges"
