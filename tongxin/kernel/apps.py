from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tongxin.kernel"
    label = "kernel"
