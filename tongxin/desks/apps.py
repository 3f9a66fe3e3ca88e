from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "tongxin.desks"
    label = "desks"
