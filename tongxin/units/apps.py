from django.apps import AppConfig


class RenewalConfig(AppConfig):
    name = "tongxin.renewal"
    label = "renewal"
