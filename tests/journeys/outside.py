"""What somebody tries whom a voice does not concern; all of it leads nowhere."""

from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from tongxin.voices.models import Voice
from tongxin.work.models import Task, tasks_for

if TYPE_CHECKING:
    from playwright.sync_api import Page


def addresses_of(voice: Voice) -> list[str]:
    """Every page of a voice, of what it stands under, and of what was done."""
    point = voice.points.get()
    task = Task.objects.filter(tasks_for(Voice, [voice.pk])).first()
    assert task is not None
    return [
        reverse("voices:detail", args=[voice.pk]),
        reverse("voices:word", args=[voice.pk]),
        reverse("voices:choose", args=[voice.pk, point.pk]),
        reverse("voices:matter", args=[point.matter_id]),
        reverse("work:task", args=[task.pk]),
        *(reverse("voices:file", args=[one.pk]) for one in voice.attachments.all()),
        reverse("voices:answer_page", args=[voice.pk]),
    ]


def finds_the_plain_page(page: "Page", addresses: list[str], secret: str) -> None:
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
        expect(page.get_by_role("heading", level=1)).to_have_text("这里没有内容")
        expect(page.locator("body")).not_to_contain_text(secret)


def finds_nothing(page: "Page", voice: Voice, secret: str, *also: str) -> None:
    """No list, no search and no export has it, or what else is said of it."""
    for address in (
        "/desk/",
        "/tasks/?state=done",
        f"/inbox/?state=all&q={secret}",
        f"/inbox/?q={voice.number}",
        f"/answers/?q={secret}",
        f"/matters/?q={secret}",
        "/calls/",
        "/units/dushu/",
    ):
        page.goto(address)
        for words in (voice.text, *also):
            expect(page.locator("main")).not_to_contain_text(words)
        assert page.locator(f"a[href*='/inbox/{voice.pk}/']").count() == 0, address
    for address in ("/inbox/export.csv", "/matters/export.csv", "/tasks/export.csv"):
        answer = page.request.get(address)
        assert answer.status in (200, 404), address
        assert secret not in answer.body().decode("utf-8", "replace"), address
