import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from pypdf import PdfReader

from tongxin.journal import queries as journal
from tongxin.journal.models import Entry
from tongxin.kernel.tests.refusing import refused
from tongxin.notices import operations, queries
from tongxin.notices.models import Notice
from tongxin.notices.operations import letters
from tongxin.notices.tests.make import make_notice, make_reachable
from tongxin.people.models import Channel, Person
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)

pytestmark = pytest.mark.django_db
State, Problem = Notice.State, Notice.Problem


def make_letter(recipient: Person | None = None, **fields: Any) -> Notice:
    return make_notice(recipient, channel=Channel.LETTER, **fields)


def test_waiting_letters_become_one_run_oldest_first():
    clerk = make_street_clerk()
    written = [make_letter(), make_letter()]
    run = operations.gather_letters(clerk)
    assert run.office == clerk.posts[0].office
    assert list(queries.letters_of(run)) == written
    assert not queries.letters_waiting(clerk).exists()
    assert {n.state for n in run.letters.all()} == {State.QUEUED}


def test_run_is_no_longer_than_a_clerk_can_fold(monkeypatch):
    monkeypatch.setattr(letters, "LARGEST_RUN", 2)
    for _ in range(3):
        make_letter()
    clerk = make_street_clerk()
    assert operations.gather_letters(clerk).letters.count() == 2
    assert operations.gather_letters(clerk).letters.count() == 1


def test_without_a_letter_there_is_no_run():
    with refused("No letter is waiting to be printed."):
        operations.gather_letters(make_street_clerk())


def test_two_clerks_gather_at_once(monkeypatch):
    """The second clerk has read the list before the first one took it."""
    clerk = make_street_clerk()
    letter = make_letter()
    stale = [letter]
    operations.gather_letters(clerk)
    monkeypatch.setattr(
        queries, "letters_waiting", lambda _actor: Notice.objects.filter(pk=stale[0].pk)
    )
    with refused("No letter is waiting to be printed."):
        operations.gather_letters(clerk)


def test_two_clerks_set_the_same_letter_aside_once(monkeypatch):
    letter = make_letter(make_reachable(address=""))
    clerk = make_street_clerk()
    assert operations.gather_letters(clerk) is None
    monkeypatch.setattr(
        queries, "letters_waiting", lambda _actor: Notice.objects.filter(pk=letter.pk)
    )
    assert operations.gather_letters(clerk) is None
    assert Notice.objects.filter(stands_for=letter).count() == 1
    assert Entry.objects.filter(action="notice.failed").count() == 1


def test_letter_without_address_is_told_by_telephone():
    addressed = make_letter()
    unaddressed = make_letter(make_reachable(address=""))
    run = operations.gather_letters(make_street_clerk())
    assert list(run.letters.all()) == [addressed]
    unaddressed.refresh_from_db()
    assert (unaddressed.state, unaddressed.problem) == (State.FAILED, "no_contact")
    assert unaddressed.stand_in.channel == Channel.PHONE


def test_when_no_letter_has_an_address_there_is_nothing_to_print():
    unaddressed = make_letter(make_reachable(address="", phone=""))
    assert operations.gather_letters(make_street_clerk()) is None
    unaddressed.refresh_from_db()
    assert unaddressed.state == State.FAILED


def test_posting_marks_exactly_the_letters_of_the_run_as_sent():
    clerk = make_street_clerk()
    inside = make_letter()
    run = operations.gather_letters(clerk)
    later = make_letter()

    run = operations.post_letters(clerk, run)

    inside.refresh_from_db()
    later.refresh_from_db()
    assert (inside.state, later.state) == (State.SENT, State.QUEUED)
    assert inside.sent_at == run.posted_at
    assert run.posted_by == clerk
    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["letter_run.made", "letter_run.posted"]


def test_run_is_posted_once():
    clerk = make_street_clerk()
    letter = make_letter()
    run = operations.gather_letters(clerk)
    operations.post_letters(clerk, run)
    letter.refresh_from_db()
    with refused("These letters are already marked as posted."):
        operations.post_letters(clerk, run)
    assert Notice.objects.get(pk=letter.pk).sent_at == letter.sent_at


def test_somebody_erased_gets_no_letter():
    clerk = make_street_clerk()
    kept, erased = make_letter(), make_letter()
    run = operations.gather_letters(clerk)
    person = erased.recipient
    person.seal_key, person.phone_hash = None, ""
    person.erased_at = timezone.now()
    person.save()

    assert [sheet.notice for sheet in operations.open_letters(clerk, run)] == [kept]
    operations.post_letters(clerk, run)
    erased.refresh_from_db()
    assert erased.state == State.DROPPED


def test_reading_an_address_for_print_is_on_record_each_time():
    clerk = make_street_clerk()
    letter = make_letter()
    run = operations.gather_letters(clerk)
    operations.open_letters(clerk, run)
    operations.open_letters(clerk, run)
    reads = journal.reads_of("people.Person", letter.recipient_id)
    assert [entry.fields for entry in reads] == [["letter"], ["letter"]]


@pytest.mark.parametrize(
    "outsider",
    [make_community_clerk, lambda: make_user(make_office()), make_resident],
    ids=["community", "department", "resident"],
)
def test_only_the_street_prints_and_posts(outsider):
    make_letter()
    run = operations.gather_letters(make_street_clerk())
    make_letter()
    stranger = outsider()
    with pytest.raises(PermissionDenied):
        operations.gather_letters(stranger)
    for act in (operations.open_letters, operations.post_letters):
        with pytest.raises(PermissionDenied):
            act(stranger, run)
    assert not queries.letters_waiting(stranger).exists()


def read_back(response: HttpResponse) -> list[str]:
    return [
        page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages
    ]


def test_pdf_has_a_page_for_each_letter_with_all_that_it_says(client):
    clerk = make_street_clerk()
    office = clerk.posts[0].office
    office.phone = "0755-0000 0000"
    office.save()
    make_letter(title="关于楼道灯的答复", text="灯今晚修好。\n\n换的是感应灯。")
    make_letter(
        make_reachable(address="粤通大院2栋301"), title="关于停车的答复", link=""
    )
    run = operations.gather_letters(clerk)
    client.force_login(clerk)

    response = client.get(f"/letters/{run.pk}/print.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    first, second = ("".join(text.split()) for text in read_back(response))
    for words in (
        "林样例",
        "东晓街道独树村3栋402",
        "关于楼道灯的答复",
        "换的是感应灯。",
    ):
        assert words in first
    for words in (office.name, "0755-00000000", "testserver/voices/receipt/", "扫一扫"):
        assert words in first
    assert "粤通大院2栋301" in second
    assert "关于停车的答复" in second
    assert "receipt" not in second


def test_link_on_paper_begins_with_the_public_address(client, settings):
    settings.PUBLIC_URL = "https://tongxin.example.org/"
    clerk = make_street_clerk()
    make_letter(link="/voices/receipt/%E4%B8%9C%E6%99%93-2026-000431/")
    run = operations.gather_letters(clerk)
    client.force_login(clerk)
    [text] = read_back(client.get(f"/letters/{run.pk}/print.pdf"))
    assert "tongxin.example.org/voices/receipt/东晓-2026-000431" in "".join(
        text.split()
    )


def test_letters_are_in_the_language_of_the_street_whatever_the_clerk_reads(client):
    clerk = make_street_clerk()
    make_letter()
    run = operations.gather_letters(clerk)
    client.force_login(clerk)
    client.cookies["django_language"] = "en"
    [text] = read_back(client.get(f"/letters/{run.pk}/print.pdf"))
    assert "您好" in text
    assert "Dear" not in text
