from django.apps import AppConfig


class OpennessConfig(AppConfig):
    name = "tongxin.openness"
    label = "openness"
