from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "bihuan.station.duty"
    label = "duty"
