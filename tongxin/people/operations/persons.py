"""Registering, correcting, handing out and erasing what is known of a person."""

import unicodedata
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import founding, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import sealed
from tongxin.kernel.guard import refuse_if_taken
from tongxin.kernel.rooms import rooms
from tongxin.people import phones, policies
from tongxin.people.idnumbers import normalise_id_number
from tongxin.people.models import Actor, Channel, Person
from tongxin.people.operations.ending import end_account_of
from tongxin.people.operations.rules import CONTACT, COPY, ERASURE

LONGEST = {"name": 60, "email": 120, "address": 200}


@founding(
    "person.registered",
    Words(
        pgettext_lazy("journal", "wrote the contact down"),
        pgettext_lazy("journal", "contact written down"),
    ),
    may=policies.may_register_person,
    refusal=gettext_lazy("This account is closed."),
)
def register_person(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    *,
    name: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    id_number: str = "",
    answer_channel: Channel | str = Channel.RECEIPT,
) -> Person:
    """Keep somebody's contact, sealed with a key of their own. They need no account."""
    facts = _clean(name=name, phone=phone, email=email, address=address)
    if not facts["name"] and not facts["phone"]:
        raise ValidationError(_("Please give a name or a telephone number."))
    person = Person(seal_key=sealed.new_key(), answer_channel=answer_channel)
    write_facts(person, facts)
    check_channel(person)
    if id_number:
        write_id_number(person, id_number)
    save_unique(person)
    return person


say(
    "person.contact_changed",
    Words(
        pgettext_lazy("journal", "changed the contact"),
        pgettext_lazy("journal", "contact changed"),
    ),
)


@journal.act_first()
def change_contact(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    person: Person,
    *,
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    address: str | None = None,
    answer_channel: Channel | str | None = None,
) -> Person:
    """Correct what is known of a person. What is left out stays as it is.

    Where nothing is different there is no line: its person would read it as a change.
    """
    person = CONTACT.hold(actor, person)
    given = _clean(name=name, phone=phone, email=email, address=address)
    facts = {f: text for f, text in given.items() if text != getattr(person, f)}
    if "phone" in facts:
        _refuse_foreign_hand_on_sign_in(actor, person)
    if "name" in facts and not facts["name"] and not person.phone:
        raise ValidationError(_("Please give a name or a telephone number."))
    changed = sorted(facts)
    if answer_channel is not None and answer_channel != person.answer_channel:
        person.answer_channel = answer_channel
        changed.append("answer_channel")
    if not changed:
        return person
    write_facts(person, facts)
    if "phone" in facts:
        person.phone_verified_at = None
    check_channel(person)
    person.save()
    journal.record(actor, "person.contact_changed", person, fields=changed)
    return person


@operation(
    "person.erased",
    Words(
        pgettext_lazy("journal", "erased the person"),
        pgettext_lazy("journal", "person erased"),
    ),
    ERASURE,
)
def erase_person(actor: Actor, person: Person, *, with_words: bool = False) -> Person:
    """Make everything known of a person unreadable for good, and end the account;
    with what they wrote and handed in themself, where they want that.

    The row stays, without a word in it, so that what hangs on it stays whole and the
    journal still verifies.
    """
    for room in rooms().values():
        if with_words and room.black_out is not None:
            room.black_out(actor, person)
    end_account_of(actor, person)
    for room in rooms().values():
        if room.forget is not None:
            room.forget(actor, person)
    key = person.seal_key
    Person.objects.filter(pk=person.pk).update(
        erased_at=timezone.now(),
        seal_key=None,
        name_sealed=None,
        phone_sealed=None,
        email_sealed=None,
        address_sealed=None,
        id_number_sealed=None,
        id_number_hash="",
        phone_hash="",
        phone_verified_at=None,
        answer_channel=Channel.RECEIPT,
    )
    if key is not None:
        sealed.destroy(key)
    return Person.objects.get(pk=person.pk)


@operation(
    "person.exported",
    Words(
        pgettext_lazy("journal", "handed out the copy"),
        pgettext_lazy("journal", "copy handed out"),
    ),
    COPY,
)
def export_person(actor: Actor, person: Person) -> dict[str, object]:
    """Hand out everything kept of a person; the handing out is on record.

    Each room adds its share (`Room.personal_data`).
    """
    shares = {
        name: room.personal_data(person)
        for name, room in rooms().items()
        if room.personal_data is not None
    }
    return {"exported_at": timezone.localtime().isoformat(), **shares}


def clean_line(field: str, text: str) -> str:
    """One line as written, without blanks around it; no control characters."""
    line = " ".join(text.split())
    if any(unicodedata.category(char) == "Cc" for char in line):
        raise ValidationError(_("There are characters here that cannot be read."))
    if len(line) > LONGEST[field]:
        raise ValidationError(
            _("Please keep this under %(count)s characters."),
            params={"count": LONGEST[field]},
        )
    return line


def clean_email(text: str) -> str:
    email = clean_line("email", unicodedata.normalize("NFKC", text))
    if email:
        validate_email(email)
    return email


def _clean(**facts: str | None) -> dict[str, str]:
    """Each fact in its one form; what is left out (None) is not there."""
    cleaners = {
        "phone": lambda text: phones.normalise_phone(text) if text.strip() else "",
        "email": clean_email,
    }
    return {
        field: cleaners.get(field, partial(clean_line, field))(text)
        for field, text in facts.items()
        if text is not None
    }


def write_facts(person: Person, facts: dict[str, str]) -> None:
    for field, text in facts.items():
        setattr(person, field, text)
    if "phone" in facts:
        phone = facts["phone"]
        person.phone_hash = sealed.lookup_hash(phone, "phone") if phone else ""


def write_id_number(person: Person, id_number: str) -> None:
    number = normalise_id_number(id_number)
    person.id_number = number
    person.id_number_hash = sealed.lookup_hash(number, "id_number")


def save_unique(person: Person, fields: list[str] | None = None) -> None:
    """Save, unless somebody else has this id number."""
    if person.id_number_hash:
        with refuse_if_taken(_("Somebody else has this id number.")):
            person.save(update_fields=fields)
    else:
        person.save(update_fields=fields)


def check_channel(person: Person) -> None:
    """An answer must be able to arrive by the channel chosen."""
    if person.answer_channel not in Channel.values:
        raise ValidationError(_("Please choose how the answer should reach you."))
    needed = {
        Channel.SMS: (person.phone, _("For a text message we need a mobile number.")),
        Channel.PHONE: (person.phone, _("For a call we need a telephone number.")),
        Channel.EMAIL: (person.email, _("For an e-mail we need an e-mail address.")),
        Channel.LETTER: (person.address, _("For a letter we need a postal address.")),
    }
    text, reason = needed.get(Channel(person.answer_channel), ("-", ""))
    if not text:
        raise ValidationError(reason)
    if person.answer_channel != Channel.SMS:
        return
    if not phones.is_mobile(person.phone):
        raise ValidationError(reason)
    phones.refuse_untold(person.phone)


def save_verified(person: Person) -> None:
    """Save a number its holder has proved, unless somebody else signs in with it."""
    person.phone_verified_at = timezone.now()
    with refuse_if_taken(_("Somebody else signs in with this number.")):
        person.save()


def _refuse_foreign_hand_on_sign_in(actor: Actor, person: Person) -> None:
    """Whoever sets the number somebody signs in with could sign in as them."""
    if person.phone_verified_at is None or policies.DATA_OFFICERS.is_everywhere(actor):
        return
    raise ValidationError(
        _("This number is used to sign in. It changes with a code sent to the new one.")
    )
