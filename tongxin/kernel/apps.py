from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tongxin.kernel"
    label = "kernel"

    def ready(self) -> None:
        from tongxin.kernel import checks  # noqa: F401, PLC0415 - registers them
