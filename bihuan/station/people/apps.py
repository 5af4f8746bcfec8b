from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "bihuan.station.people"
    label = "people"

    def ready(self) -> None:
        from allauth.mfa.signals import authentication_failed

        from bihuan.station.people.signins import note_wrong_code

        authentication_failed.connect(note_wrong_code)
