from django.apps import AppConfig


class RollsConfig(AppConfig):
    name = "tongxin.rolls"
    label = "rolls"
