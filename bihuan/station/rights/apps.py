from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "bihuan.station.rights"
    label = "rights"
