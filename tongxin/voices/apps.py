from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "tongxin.voices"
    label = "voices"
