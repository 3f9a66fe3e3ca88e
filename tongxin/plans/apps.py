from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "tongxin.plans"
    label = "plans"
