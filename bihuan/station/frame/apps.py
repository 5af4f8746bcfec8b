from django.apps import AppConfig
from django.core.checks import register


class FrameConfig(AppConfig):
    name = "bihuan.station.frame"
    label = "frame"

    def ready(self) -> None:
        from bihuan.station.frame import checks

        register(checks.settings_are_understood)
        register(checks.keys_stand, deploy=True)
