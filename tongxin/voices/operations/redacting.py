"""Words and pictures that are blacked out: the original goes, for good (ADR 0026)."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel.blackening import GRID, blackened
from tongxin.kernel.guard import require
from tongxin.kernel.redacting import Mask
from tongxin.people import policies as people
from tongxin.people.models import Actor, Person, User
from tongxin.redactions import operations as redactions
from tongxin.redactions import queries as redacted
from tongxin.redactions.models import Redaction
from tongxin.redactions.words import checked
from tongxin.voices.models import Attachment, Voice
from tongxin.voices.operations.rules import PICTURE, TO_BLACK_OUT


@operation(
    "voice.blacked_out",
    Words(
        pgettext_lazy("journal", "blacked something out for good"),
        pgettext_lazy("journal", "something blacked out"),
    ),
    TO_BLACK_OUT,
)
def black_out(  # noqa: PLR0913 - what is to go, each by its name
    actor: Actor,
    voice: Voice,
    *,
    words: Sequence[str] = (),
    whole: Collection[str] = (),
    taken_out: Collection[int] = (),
    reason: str,
) -> Redaction:
    """Black words out wherever they stand in the voice, its points and answers, some
    texts (by the key of their piece) as a whole; take files out.

    The search, what is public and what repeats it follow. Nobody can undo it.
    """
    mask, reason = checked(words, whole, reason)
    gone = _take_out(voice.attachments.filter(pk__in=taken_out))
    return redactions.blacken(
        actor, voice, mask=mask, reason=reason, may_be_nothing=bool(gone)
    )


@operation(
    "voice.picture_blacked_out",
    Words(
        pgettext_lazy("journal", "blacked out a part of a picture for good"),
        pgettext_lazy("journal", "part of a picture blacked out"),
    ),
    PICTURE,
    about=lambda picture: picture.voice,
)
def black_out_picture(
    actor: User, picture: Attachment, *, cells: Collection[int], reason: str
) -> Attachment:
    """Draw the picture anew with some cells of its grid black; the old file goes."""
    mask, reason = checked((), (), reason)
    if not cells or not set(cells) <= set(range(GRID * GRID)):
        raise ValidationError({"cells": _("Please choose what is to be black.")})
    with picture.file.open("rb") as file:
        content, small = blackened(file.read(), cells)
    for file in picture.on_disk:
        _delete_when_done(file)
    picture.file = ContentFile(content, name=picture.name)
    picture.small = ContentFile(small, name=picture.name) if small else ""
    picture.size = len(content)
    picture.sha256 = hashlib.sha256(content).hexdigest()
    picture.draw_salt()
    picture.save()
    redactions.blacken(
        actor, picture.voice, mask=mask, reason=reason, may_be_nothing=True
    )
    return picture


say(
    "voice.own_words_blacked_out",
    Words(
        pgettext_lazy("journal", "had the own words blacked out"),
        pgettext_lazy("journal", "own words blacked out"),
    ),
)


@journal.act_first()
def black_out_own(actor: Actor, person: Person) -> int:
    """With a person who is erased goes all that they wrote and handed in themself.

    What offices wrote stays, and with it whoever they named there.
    """
    require(
        people.may_erase_person(actor, person),
        _("Only the person or the data rights officer may erase this."),
    )
    voices = Voice.objects.filter(author=person).order_by("pk")
    for voice in voices.select_for_update(no_key=True):
        own = ("title", "text", "speaks_for")
        keys = [one.key for one in redacted.kind_of(voice).pieces(voice)]
        words = [key for key in keys if key.startswith(("point-", "authorword-"))]
        redactions.blacken(
            actor,
            voice,
            mask=Mask(whole={*own, *words}),
            reason=_("Its author asked for it."),
            may_be_nothing=True,
        )
        _take_out(voice.attachments.all())
        journal.record(actor, "voice.own_words_blacked_out", voice, ["text"])
    return len(voices)


def _take_out(files: Iterable[Attachment]) -> int:
    taken = list(files)
    for one in taken:
        for file in one.on_disk:
            _delete_when_done(file)
        one.delete()
    return len(taken)


def _delete_when_done(file: FieldFile) -> None:
    """Not before the commit: what is rolled back still needs its file."""
    storage, name = file.storage, str(file.name)
    transaction.on_commit(lambda: storage.delete(name))
