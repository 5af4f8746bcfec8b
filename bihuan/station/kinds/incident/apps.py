from django.apps import AppConfig


class IncidentConfig(AppConfig):
    name = "bihuan.station.kinds.incident"
    label = "incident"
