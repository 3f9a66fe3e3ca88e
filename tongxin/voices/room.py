"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel import house, receipts
from tongxin.kernel.clock import today
from tongxin.kernel.rooms import Group, Link, MenuEntry, Room, SetupStep
from tongxin.people.models import User
from tongxin.voices import (
    ledgers,
    models,
    month,
    operations,
    parts,
    personal,
    proof,
    queries,
    subjects,
)
from tongxin.voices.history import HISTORY
from tongxin.voices.imports import VOICES
from tongxin.voices.redacted import REDACTED


def _takes_in(user: User) -> bool:
    return user.takes_in


def _prefix(_user: User) -> str:
    sign = house.sign()
    is_said = bool(sign.name)
    return receipts.number(sign.receipt_prefix, today().year, 1) if is_said else ""


_SPEAK = ("voices:new", 10, _("Complaints and suggestions"))

ROOM = Room(
    setup=[
        SetupStep(
            address="founding:house",
            spot="#id_receipt_prefix",
            title=_("Prefix of receipts"),
            why=_("Stands before the number that whoever says something is handed."),
            place=15,
            found=_prefix,
        )
    ],
    links=[
        Link("voices:answers", 40, _("Public answers"), spot="nav"),
        Link(*_SPEAK, spot="foot"),
        Link(*_SPEAK, spot="speak"),
        Link(
            "voices:find",
            10,
            _("Look up with a receipt"),
            _("With your receipt number you can always see how your matter stands."),
            spot="lost",
        ),
    ],
    menu=[
        MenuEntry(
            address="voices:inbox",
            group=Group.TODAY,
            title=_("Inbox"),
            place=10,
            who=_takes_in,
            waiting=queries.waiting,
        ),
        MenuEntry(
            address="voices:calls",
            group=Group.TODAY,
            title=_("Call list"),
            place=40,
            who=_takes_in,
            waiting=queries.calls_to_make,
        ),
        MenuEntry(
            address="voices:matters",
            group=Group.TODAY,
            title=_("Matters"),
            place=50,
            who=_takes_in,
        ),
        MenuEntry(
            address="imports:voices",
            group=Group.RECORDS,
            title=_("Workbooks"),
            place=180,
            who=_takes_in,
        ),
    ],
    kinds={
        models.Voice: pgettext_lazy("journal", "voice"),
        models.Matter: pgettext_lazy("journal", "matter"),
        models.Point: pgettext_lazy("journal", "point of a voice"),
        models.SavedView: pgettext_lazy("journal", "kept list"),
    },
    front=parts.front,
    search=parts.search,
    about=parts.about,
    day=parts.day,
    mine=parts.mine,
    begin=parts.BEGIN,
    proves=proof.author_proved_by,
    ledgers=[ledgers.VOICES, ledgers.TASKS],
    month=month.month,
    work=[subjects.VOICE, subjects.MATTER],
    timers=[
        (operations.close_silent_voices, 3600),
        (operations.settle_deadlines, 3600),
        (operations.refresh_pair_counts, 6 * 3600),
    ],
    history=HISTORY,
    imports=[VOICES],
    personal_data=personal.data_of,
    redacted=REDACTED,
    black_out=operations.black_out_own,
)
