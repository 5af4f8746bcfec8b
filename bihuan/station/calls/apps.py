from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "bihuan.station.calls"
    label = "calls"
