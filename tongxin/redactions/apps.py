from django.apps import AppConfig


class RedactionsConfig(AppConfig):
    name = "tongxin.redactions"
    label = "redactions"
