from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "bihuan.station.places"
    label = "places"
