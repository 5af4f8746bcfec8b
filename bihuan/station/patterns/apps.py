from django.apps import AppConfig


class PatternsConfig(AppConfig):
    name = "bihuan.station.patterns"
    label = "patterns"
