from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "tongxin.ballots"
    label = "ballots"
