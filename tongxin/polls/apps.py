from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "tongxin.polls"
    label = "polls"
