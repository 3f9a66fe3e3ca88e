"""Whose word it is: typed by themselves, or told to a clerk who writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.kernel.actors import VISITOR
from tongxin.kernel.files import CheckedFile
from tongxin.kernel.guard import require
from tongxin.people import operations as people
from tongxin.people.models import Actor, Channel, Organisation, Person, User
from tongxin.places.models import Place
from tongxin.units.models import Unit
from tongxin.voices import policies
from tongxin.voices.models import Matter, Voice
from tongxin.voices.operations.intake import Filed, file_voice

Audience = Voice.Audience


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks: somebody known, or what they say of themselves."""

    person: Person | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    answer_channel: str = ""
    for_name: str = ""
    # The body they speak for; of which kind it is, where it is not registered yet.
    organisation: str = ""
    organisation_kind: str = ""


class Said(TypedDict, total=False):
    """What was said, of what kind, and where."""

    text: Required[str]
    kind: Required[str]
    place: Place | None
    unit: Unit | None
    received_at: datetime | None
    files: Sequence[CheckedFile]


@transaction.atomic
def file_own_voice(
    actor: Actor,
    *,
    audience: str,
    caller: Caller,
    join: Sequence[Matter] = (),
    **said: Unpack[Said],
) -> Filed:
    """Take in what a resident says by the web, for themselves or for somebody else.

    A body they speak for need not be registered: its name is kept as they wrote it.

    Nothing of an anonymous voice leads back to anybody: no person is written down, and
    the journal names the public, also when the writer is signed in.
    """
    author = brought_by = None
    speaks_for = " ".join(caller.organisation.split())
    if audience == Audience.ANONYMOUS:
        actor = VISITOR
    else:
        if isinstance(actor, User):
            caller = replace(caller, person=actor.person)
        author, brought_by = _who_speaks(actor, caller)
    return file_voice(
        actor,
        audience=audience,
        author=author,
        filed_by=brought_by,
        organisation=Organisation.objects.filter(name=speaks_for).first(),
        speaks_for=speaks_for,
        # Every ticked matter has a point of its own to stand by.
        points=[said["text"]] * len(join),
        join=join,
        **said,
    )


@transaction.atomic
def record_voice(
    actor: User, *, channel: str, audience: str, caller: Caller, **said: Unpack[Said]
) -> Filed:
    """Take down one voice with whoever brought it, all or nothing."""
    require(policies.may_take_in(actor), _("Your post does not take voices in."))
    author = brought_by = organisation = None
    if audience != Audience.ANONYMOUS:
        author, brought_by = _who_speaks(actor, caller)
        organisation = _organisation(actor, caller)
    return file_voice(
        actor,
        channel=channel,
        audience=audience,
        author=author,
        filed_by=brought_by,
        organisation=organisation,
        **said,
    )


def _who_speaks(actor: Actor, caller: Caller) -> tuple[Person | None, Person | None]:
    """The author, and who brought it where that is somebody else."""
    speaker = _speaker(actor, caller)
    if not caller.for_name.strip():
        return speaker, None
    # The answer goes to whoever spoke: only they left a way to be reached.
    author = people.register_person(
        actor, name=caller.for_name, answer_channel=Channel.RECEIPT
    )
    return author, speaker


def _speaker(actor: Actor, caller: Caller) -> Person | None:
    if caller.person is not None:
        # What was said anew replaces what we knew; what was left out stays.
        return people.change_contact(
            actor,
            caller.person,
            name=caller.name or None,
            phone=caller.phone or None,
            email=caller.email or None,
            address=caller.address or None,
            answer_channel=caller.answer_channel or None,
        )
    if not caller.name.strip() and not caller.phone.strip():
        # Neither name nor number: the receipt is all there is.
        return None
    return people.register_person(
        actor,
        name=caller.name,
        phone=caller.phone,
        email=caller.email,
        address=caller.address,
        answer_channel=caller.answer_channel or Channel.RECEIPT,
    )


def _organisation(actor: User, caller: Caller) -> Organisation | None:
    """The registered body of that name; a new one is registered with the voice."""
    name = " ".join(caller.organisation.split())
    found = Organisation.objects.filter(name=name).first()
    if found is not None or not name:
        return found
    if not caller.organisation_kind:
        told = _("“%(name)s” is not registered yet. Please choose what it is.")
        raise ValidationError({"organisation_kind": told % {"name": name}})
    return people.register_organisation(actor, kind=caller.organisation_kind, name=name)
