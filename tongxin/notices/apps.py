from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tongxin.notices"
    label = "notices"

    def ready(self) -> None:
        from tongxin.notices import checks  # noqa: F401, PLC0415 - registers itself
