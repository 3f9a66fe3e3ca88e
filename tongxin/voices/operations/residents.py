"""A voice that somebody files for themselves, with what they tell us of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tongxin.kernel.actors import VISITOR
from tongxin.kernel.files import CheckedFile
from tongxin.people import operations as people
from tongxin.people.models import Actor, Channel, Organisation, Person, User
from tongxin.places.models import Place
from tongxin.renewal.models import Unit
from tongxin.voices.models import Matter, Voice
from tongxin.voices.operations.intake import Filed, file_voice


@dataclass(frozen=True, slots=True)
class Contact:
    """What somebody typed about themselves; for an account, only what they changed."""

    channel: str = Channel.RECEIPT
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@transaction.atomic
def file_own_voice(  # noqa: PLR0913 - a voice has as many facts as the slip of paper it replaces
    actor: Actor,
    *,
    text: str,
    kind: str,
    audience: str,
    contact: Contact,
    for_name: str = "",
    speaks_for: str = "",
    place: Place | None = None,
    unit: Unit | None = None,
    join: Sequence[Matter] = (),
    files: Sequence[CheckedFile] = (),
) -> Filed:
    """Take in what a resident says by the web, for themselves or for somebody else.

    A body they speak for need not be registered: its name is kept as they wrote it.

    Nothing of an anonymous voice leads back to anybody: no person is written down, and
    the journal names the public, also when the writer is signed in.
    """
    author = filed_by = None
    speaks_for = " ".join(speaks_for.split())
    if audience == Voice.Audience.ANONYMOUS:
        actor = VISITOR
    else:
        author, filed_by = _who_speaks(actor, contact, for_name)
    return file_voice(
        actor,
        text=text,
        kind=kind,
        audience=audience,
        author=author,
        filed_by=filed_by,
        organisation=Organisation.objects.filter(name=speaks_for).first(),
        speaks_for=speaks_for,
        place=place,
        unit=unit,
        # Every ticked matter has a point of its own to stand by.
        points=[text] * len(join),
        join=join,
        files=files,
    )


def _who_speaks(
    actor: Actor, contact: Contact, for_name: str
) -> tuple[Person | None, Person | None]:
    """The author, and who brought it where that is somebody else."""
    writer = _writer(actor, contact)
    if not for_name.strip():
        return writer, None
    author = people.register_person(
        actor, name=for_name, answer_channel=Channel.RECEIPT
    )
    return author, writer


def _writer(actor: Actor, contact: Contact) -> Person | None:
    if isinstance(actor, User) and actor.person is not None:
        return _corrected(actor, actor.person, contact)
    if not contact.name.strip() and not contact.phone.strip():
        # Neither name nor number: the receipt is all there is.
        return None
    return people.register_person(
        actor,
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        address=contact.address,
        answer_channel=contact.channel,
    )


def _corrected(actor: User, person: Person, contact: Contact) -> Person:
    """What was typed anew replaces what we knew; what was left out stays."""
    return people.change_contact(
        actor,
        person,
        phone=contact.phone or None,
        email=contact.email or None,
        address=contact.address or None,
        answer_channel=contact.channel,
    )
