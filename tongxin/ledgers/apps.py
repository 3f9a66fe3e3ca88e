from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "tongxin.ledgers"
    label = "ledgers"
