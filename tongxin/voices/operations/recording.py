"""A clerk writes down what somebody says by telephone, at the window, on a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.kernel.files import CheckedFile
from tongxin.kernel.guard import require
from tongxin.people import operations as people
from tongxin.people.models import Channel, Organisation, Person, User
from tongxin.places.models import Place
from tongxin.renewal.models import Unit
from tongxin.voices import policies
from tongxin.voices.models import Voice
from tongxin.voices.operations.intake import Filed, file_voice


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


@transaction.atomic
def record_voice(  # noqa: PLR0913 - as many facts as on a slip of paper
    actor: User,
    *,
    text: str,
    kind: str,
    channel: str,
    audience: str,
    caller: Caller,
    place: Place | None = None,
    unit: Unit | None = None,
    received_at: datetime | None = None,
    files: Sequence[CheckedFile] = (),
) -> Filed:
    """Take down one voice with whoever brought it, all or nothing."""
    require(policies.may_take_in(actor), _("Your post does not take voices in."))
    author = brought_by = organisation = None
    if audience != Voice.Audience.ANONYMOUS:
        author, brought_by = _who_speaks(actor, caller)
        organisation = _organisation(actor, caller)
    return file_voice(
        actor,
        text=text,
        kind=kind,
        channel=channel,
        audience=audience,
        author=author,
        filed_by=brought_by,
        organisation=organisation,
        place=place,
        unit=unit,
        received_at=received_at,
        files=files,
    )


def _who_speaks(actor: User, caller: Caller) -> tuple[Person | None, Person | None]:
    """The author, and who brought it where that is somebody else."""
    speaker = _speaker(actor, caller)
    if not caller.for_name.strip():
        return speaker, None
    # The answer goes to whoever called: only they left a way to be reached.
    author = people.register_person(
        actor, name=caller.for_name, answer_channel=Channel.RECEIPT
    )
    return author, speaker


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


def _speaker(actor: User, caller: Caller) -> Person | None:
    known = caller.person
    if known is not None:
        return people.change_contact(
            actor,
            known,
            name=caller.name or None,
            email=caller.email or None,
            address=caller.address or None,
            answer_channel=caller.answer_channel or None,
        )
    if not caller.name.strip() and not caller.phone.strip():
        return None
    return people.register_person(
        actor,
        name=caller.name,
        phone=caller.phone,
        email=caller.email,
        address=caller.address,
        answer_channel=caller.answer_channel or Channel.RECEIPT,
    )
