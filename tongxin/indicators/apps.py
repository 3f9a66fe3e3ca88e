from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "tongxin.indicators"
    label = "indicators"
