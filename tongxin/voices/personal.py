"""What this room keeps of one person, for the copy they may ask for."""

from django.db.models import Q
from django.utils import timezone

from tongxin.people.models import Person
from tongxin.voices.models import Voice


def data_of(person: Person) -> list[dict[str, object]]:
    """No actor: the person's own voices with answers and words, oldest first."""
    voices = (
        Voice.objects.filter(Q(author=person) | Q(filed_by=person))
        .select_related("organisation")
        .prefetch_related("answers", "words", "attachments")
        .order_by("pk")
    )
    return [_one(voice) for voice in voices]


def _one(voice: Voice) -> dict[str, object]:
    return {
        "number": voice.number,
        "said_at": timezone.localtime(voice.received_at).isoformat(),
        "kind": str(voice.get_kind_display()),
        "channel": str(voice.get_channel_display()),
        "audience": str(voice.get_audience_display()),
        "state": str(voice.get_state_display()),
        "speaks_for": str(voice.organisation or voice.speaks_for),
        "text": voice.text,
        "files": [file.name for file in voice.attachments.all()],
        "answers": [
            {"at": timezone.localtime(answer.at).isoformat(), "text": answer.text}
            for answer in voice.answers.all()
        ],
        "own_words": [
            {"word": word.told, "comment": word.comment} for word in voice.words.all()
        ],
    }
