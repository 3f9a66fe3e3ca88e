"""Typing into a form of the house, as somebody who may."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import strip_tags

from tests.matrix import roles
from tests.matrix.asking import OPEN_DOOR
from tests.matrix.expected import ADDRESSES, EXPECTED
from tests.matrix.marks import bytes_of
from tests.matrix.nasty import Form
from tests.matrix.trying import own_name, somebody_in
from tests.matrix.world import Side, World

# Answers of a program that knows what it does.
PROPER = {200, 302, 400, 403, 404, 405, 409, 413, 422, 429}


@dataclass
class Desk:
    """One form of one address: sent for real, or only checked as its view would."""

    world: World
    name: str
    form: Form
    # What the view binds when a good answer comes.
    bound: list[BaseForm] = field(default_factory=list)
    # Whether the good answer is taken: where it is not, no value goes any further.
    is_open: bool = True

    @property
    def role(self) -> str:
        case = EXPECTED[self.name].cases[0]
        return somebody_in(case.do or case.see) or roles.VISITOR

    @property
    def side(self) -> Side:
        of_b = self.role in (roles.B_SECRETARY, roles.NEIGHBOUR)
        return self.world.sides["B" if of_b else "A"]

    @property
    def path(self) -> str:
        address = ADDRESSES[self.name]
        at = {**EXPECTED[self.name].cases[0].ids, **self.form.at}
        return address.path(
            {n: self.side[at.get(n, own_name(n))] for n in address.arguments}
        )

    def answer(self, fields: list[str], value: Any) -> dict[str, Any]:
        return self.form.answer(self.side) | dict.fromkeys(fields, value)

    def send(self, fields: list[str], value: Any) -> HttpResponseBase:
        """Nothing of it stays."""
        client = self.world.client(self.role)
        client.handler = OPEN_DOOR
        with transaction.atomic():
            answer = client.post(self.path, self.answer(fields, value))
            transaction.set_rollback(True)
        return answer

    def learn(self) -> None:
        """Which forms the view binds: one good answer shows it."""
        whole = BaseForm.full_clean

        def full_clean(one: BaseForm) -> None:
            if one.is_bound and one not in self.bound:
                self.bound.append(one)
            whole(one)

        with patch.object(BaseForm, "full_clean", full_clean):
            self.is_open = self.send([], None).status_code < 400

    def is_refused(self, one: str, value: Any) -> bool:
        """Whether a form that the view binds refuses it; its other fields are well."""
        try:
            typed = RequestFactory().post(self.path, self.answer([one], value)).POST
        except SuspiciousOperation:
            return False
        return any(
            set(_typed_into(form, typed).errors) - set(form.errors)
            for form in self.bound
            if any(form.add_prefix(name) == one for name in form.fields)
        )


def _typed_into(form: BaseForm, typed: Any) -> BaseForm:
    again = copy.copy(form)
    # What it remembers is of the answer before.
    again.__dict__ |= {"data": typed, "_errors": None, "_bound_fields_cache": {}}
    if hasattr(form, "instance"):
        again.instance = copy.copy(form.instance)
    return again


def wrong_with(answer: HttpResponseBase) -> str:
    """Empty when the answer is a proper one; else what is wrong with it."""
    if answer.status_code not in PROPER:
        return f"status {answer.status_code}"
    if answer.status_code == 302 or answer.streaming:
        return ""
    words = strip_tags(bytes_of(answer).decode())
    # Parts of a page may well have nothing to say.
    parts = {reverse(name) for name in ("voices:alike", "voices:caller")}
    is_part = answer.wsgi_request.path in parts
    return "" if is_part or len(words.split()) > 3 else "says nothing"


def faults_of(desk: Desk, kind: str, value: Any) -> Iterator[str]:
    """One value in each field of a kind, refused by its form or taken to its end."""
    taken = []
    for one in desk.form.fields(kind):
        try:
            if not desk.is_refused(one, value):
                taken.append(one)
        except Exception as error:
            yield f"{desk.name} {one}: {type(error).__name__}: {error}"[:300]
    if not taken:
        return
    # What the forms take goes to the operation and to the database together; where
    # that is refused, each has to go alone, or one would hide the other.
    together = list(_sent(desk, taken, value))
    yield from (fault for fault, _status in together if fault)
    is_refused = any(status >= 400 for _fault, status in together)
    if len(taken) > 1 and desk.is_open and is_refused:
        for one in taken:
            yield from (fault for fault, _s in _sent(desk, [one], value) if fault)


def _sent(desk: Desk, fields: list[str], value: Any) -> Iterator[tuple[str, int]]:
    named = f"{desk.name} {' '.join(fields)}"
    try:
        answer = desk.send(fields, value)
    except Exception as error:
        yield f"{named}: {type(error).__name__}: {error}"[:300], 500
        return
    wrong = wrong_with(answer)
    yield f"{named}: {wrong}" if wrong else "", answer.status_code
