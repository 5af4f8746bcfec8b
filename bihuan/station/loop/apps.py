from django.apps import AppConfig


class LoopConfig(AppConfig):
    name = "bihuan.station.loop"
    label = "loop"
