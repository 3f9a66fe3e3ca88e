"""Plain makers for tests; every fact can be said otherwise."""

import re
import time
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any, ClassVar

from django.test import Client
from django.utils import timezone

from tongxin.kernel import sealed
from tongxin.people.models import Appointment, Office, Person, Role, User
from tongxin.places.models import Place
from tongxin.places.tests.make import make_community

_numbers = count(1)


def make_person(name: str = "林样例", phone: str = "", **fields: Any) -> Person:
    person = _named(name, **fields)
    if phone:
        person.phone = phone
        person.phone_hash = sealed.lookup_hash(phone, "phone")
    person.save()
    return person


def make_people(names: Iterable[str]) -> list[Person]:
    """Whole blocks of flats, in one statement."""
    return Person.objects.bulk_create(map(_named, names))


def _named(name: str, **fields: Any) -> Person:
    person = Person(seal_key=sealed.new_key(), **fields)
    person.name = name
    return person


def make_office(
    name: str = "街道城建办", kind: str = Office.Kind.DEPARTMENT, **fields: Any
) -> Office:
    return Office.objects.get_or_create(name=name, defaults={"kind": kind, **fields})[0]


def make_user(office: Office | None = None, role: str = Role.LIAISON) -> User:
    """A member of staff of `office`, or somebody without any post."""
    user = User.objects.create_user(username=f"user{next(_numbers)}")
    if office is not None:
        Appointment.objects.create(
            user=user, office=office, role=role, from_on=date(2020, 1, 1)
        )
    return user


def make_resident(name: str = "林样例", phone: str = "") -> User:
    user = make_user()
    user.person = make_person(name, phone)
    user.save()
    return user


def make_street_clerk(role: str = Role.CLERK) -> User:
    office = make_office("东晓街道受理窗口", Office.Kind.STREET)
    return make_user(office, role)


def make_community_clerk(
    community: Place | None = None, role: str = Role.CLERK
) -> User:
    community = community or make_community()
    office = make_office(
        f"{community.name}社区", Office.Kind.COMMUNITY, community=community
    )
    return make_user(office, role)


def make_administrator() -> User:
    return _made_for_work("系统管理员", Role.ADMINISTRATOR)


def make_data_officer() -> User:
    return _made_for_work("个人信息保护专员", Role.DATA_OFFICER)


def make_auditor() -> User:
    return _made_for_work("审计员", Role.AUDITOR)


def _made_for_work(public_name: str, role: Role) -> User:
    user = make_user(make_office("东晓街道综合办", Office.Kind.DEPARTMENT), role)
    user.public_name = public_name
    user.save()
    return user


def make_verified_resident(name: str = "林样例", phone: str = "+8613800138000") -> User:
    """A resident who signs in by a code to this number."""
    user = make_resident(name, phone)
    assert user.person is not None
    user.person.phone_verified_at = timezone.now()
    user.person.save()
    return user


def sign_in_by_code(client: Client, user: User) -> None:
    """Signed in this very moment, with a code; `force_login` proves nothing."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


class SentSMS:
    """A sender that keeps what it is given; name it in `settings.SMS_SENDER`."""

    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, phone: str, text: str, **_kwargs: str) -> None:
        self.sent.append((phone, text))


class BrokenSMS:
    """A gateway that is down."""

    def send(self, phone: str, text: str, **_kwargs: str) -> None:
        raise OSError


def last_code() -> str:
    """The six digits of the message sent last."""
    found = re.search(r"\d{6}", SentSMS.sent[-1][1])
    assert found is not None
    return found[0]
