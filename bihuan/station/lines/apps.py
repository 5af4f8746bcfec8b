from django.apps import AppConfig


class LinesConfig(AppConfig):
    name = "bihuan.station.lines"
    label = "lines"
