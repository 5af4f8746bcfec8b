from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class FrameConfig(AppConfig):
    name = "bihuan.station.frame"
    label = "frame"

    def ready(self) -> None:
        from bihuan.station.frame import append_only, checks

        register(checks.settings_are_understood)
        register(checks.keys_stand, deploy=True)
        post_migrate.connect(append_only.mend, sender=self)
