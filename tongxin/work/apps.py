from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "tongxin.work"
    label = "work"
