from django.apps import AppConfig


class FindConfig(AppConfig):
    name = "bihuan.station.find"
    label = "find"
