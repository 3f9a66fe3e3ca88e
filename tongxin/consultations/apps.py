from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "tongxin.consultations"
    label = "consultations"
