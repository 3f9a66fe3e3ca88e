"""Prints as JSON what a database holds of voices and messages. Run by itself."""

import hashlib
import json
import sys
from typing import Any

import django

django.setup()

from tongxin.journal.models import Entry  # noqa: E402 - the settings come first
from tongxin.notices.models import Notice  # noqa: E402
from tongxin.voices.models import Attachment, Voice, VoicePair  # noqa: E402
from tongxin.work.models import Task, tasks_for  # noqa: E402


def of_voice(voice: Voice) -> dict[str, Any]:
    return {
        "text": voice.text,
        "author": voice.author.name if voice.author else None,
        "files": {one.name: digest(one) for one in voice.attachments.all()},
        "state": voice.state,
        "has_receipt": voice.receipt_id is not None,
        "points": list(voice.points.values_list("matter__title", flat=True)),
        "pairs": VoicePair.objects.filter(voice=voice).count(),
        "answers": list(voice.answers.values_list("text", flat=True)),
        "words": list(voice.words.values_list("word", flat=True)),
        "tasks": [of_task(one) for one in tasks_of(voice)],
        "acts": acts(voice),
    }


def digest(attachment: Attachment) -> str:
    with attachment.file.open("rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def tasks_of(voice: Voice) -> list[Task]:
    return list(Task.objects.filter(tasks_for(Voice, [voice.pk])))


def of_task(task: Task) -> dict[str, Any]:
    leads = task.assignments.filter(is_lead=True).count()
    return {"leads": leads, "acts": acts(task)}


def acts(subject: Voice | Task) -> list[str]:
    entries = Entry.objects.filter(
        subject_label=subject._meta.label, subject_id=subject.pk
    )
    return list(entries.order_by("pk").values_list("action", flat=True))


if __name__ == "__main__":
    voices = Voice.objects.prefetch_related("points", "answers", "words")
    texts = Notice.objects.filter(channel="sms").values_list("key", "state")
    json.dump(
        {
            "voices": {str(voice.pk): of_voice(voice) for voice in voices},
            "texts": dict(texts),
        },
        sys.stdout,
        ensure_ascii=False,
    )
