from django.apps import AppConfig


class ExerciseConfig(AppConfig):
    name = "bihuan.station.exercise"
    label = "exercise"
