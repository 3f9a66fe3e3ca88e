"""A browser of somebody of the house."""

from django.test import Client

from tongxin.people.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
