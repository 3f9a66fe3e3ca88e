from django.apps import AppConfig


class FoundingConfig(AppConfig):
    name = "tongxin.founding"
    label = "founding"
