from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tongxin.journal"
    label = "journal"
