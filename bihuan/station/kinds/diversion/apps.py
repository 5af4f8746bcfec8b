from django.apps import AppConfig


class DiversionConfig(AppConfig):
    name = "bihuan.station.kinds.diversion"
    label = "diversion"
