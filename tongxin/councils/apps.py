from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "tongxin.councils"
    label = "councils"
