from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "bihuan.station.joint"
    label = "joint"
