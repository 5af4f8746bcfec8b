from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "bihuan.station.people"
    label = "people"
