from django.apps import AppConfig


class LoopConfig(AppConfig):
    name = "bihuan.station.loop"
    label = "loop"

    def ready(self) -> None:
        from bihuan.station.loop import checks  # noqa: F401  registering is what importing it does
