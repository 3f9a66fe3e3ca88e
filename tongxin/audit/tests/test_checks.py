"""The auditor has the house looked through: how far, what was found, who hears."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tongxin.audit import operations, queries, tasks
from tongxin.audit.models import Address, Check
from tongxin.audit.tests.make import signed_in
from tongxin.journal import digests, verification
from tongxin.journal import operations as journal
from tongxin.journal.models import Entry, Seal
from tongxin.journal.tests.make import by_hand, vouch_for_all
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import User
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_person,
    make_resident,
    make_street_clerk,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/journal/checks/"


@pytest.fixture
def auditor() -> User:
    return make_auditor()


def look(actor: object = SYSTEM, **what: bool) -> Check:
    check = operations.ask_for_check(actor, **what)
    assert operations.run_check(check.pk)
    check.refresh_from_db()
    return check


def sealed_person() -> None:
    make_person()
    vouch_for_all()
    journal.seal_pending(timedelta(seconds=-1))


def test_the_button_sends_it_off_and_the_page_says_what_was_found(auditor):
    sealed_person()
    client = signed_in(auditor)
    assert "尚未核验过" in client.get(ADDRESS).content.decode()
    client.post("/journal/check/", {"what": "all"})
    (line,) = Entry.objects.filter(action="check.asked")
    assert (line.actor_id, line.subject_label) == (auditor.pk, "audit.Check")
    waiting = client.get(ADDRESS).content.decode()
    assert "等待后台" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "立即全部核验" not in waiting
    operations.run_check(Check.objects.get().pk)
    page = client.get(ADDRESS).content.decode()
    assert digests.by_day()[-1].digest in page
    assert "hx-trigger" not in page


def test_a_fault_is_named_mailed_and_stands_in_the_menu(auditor):
    operations.add_address(auditor, email="audit@example.org")
    sealed_person()
    by_hand("UPDATE people_person SET answer_channel = 'phone'")
    check = look()
    assert (check.state, check.is_whole) == ("done", False)
    assert "people.Person" in check.words
    (letter,) = mail.outbox
    assert (letter.to, letter.body) == (["audit@example.org"], check.words)
    assert "people.Person" in signed_in(auditor).get(ADDRESS).content.decode()
    assert "有问题" in signed_in(auditor).get("/journal/").content.decode()
    assert list(queries.wrong()) == [check]


def test_only_what_is_new_is_looked_at_where_one_asks_so(auditor):
    sealed_person()
    assert look().is_whole
    assert "只核验新增部分" in signed_in(auditor).get(ADDRESS).content.decode()
    last = Seal.objects.order_by("pk").last().pk
    check = look(auditor, is_new_only=True)
    assert (check.since, check.is_whole) == (last, True)
    Entry.objects.order_by("pk").first()
    by_hand("UPDATE journal_entry SET subject_id = 9 WHERE seal_id = %s", last)
    assert look(auditor, is_new_only=True).is_whole
    assert not look(auditor).is_whole


def test_before_the_first_whole_check_everything_is_looked_at():
    assert look(is_new_only=True).since == 0


def test_nobody_else_has_it_checked(auditor):
    assert Client().get(ADDRESS).status_code == 302
    for user in (make_street_clerk(), make_administrator(), make_resident()):
        client = signed_in(user)
        assert client.get(ADDRESS).status_code == 404
        assert client.post("/journal/check/").status_code == 404
        with pytest.raises(PermissionDenied):
            operations.ask_for_check(user)
    with pytest.raises(PermissionDenied):
        operations.ask_for_check(VISITOR)
    assert not Check.objects.exists()


def test_one_at_a_time(auditor):
    client = signed_in(auditor)
    for _twice in range(2):
        client.post("/journal/check/", {"what": "all"})
    (check,) = Check.objects.all()
    with refused("A check is under way already."):
        operations.ask_for_check(SYSTEM)
    for state in ("waiting", "running"):
        Check.objects.update(state=state)
        for other in ("waiting", "running"):
            with pytest.raises(IntegrityError), transaction.atomic():
                Check.objects.create(state=other)
    Check.objects.update(state="waiting")
    assert operations.run_check(check.pk)
    assert not operations.run_check(check.pk)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_night_one_has_it_checked(clock):
    clock.at("2026-06-10 02:30")
    assert sorted(at_once(*[tasks.check_at_night] * 4)) == [False, False, False, True]
    assert Check.objects.count() == 1


def test_it_says_how_far_it_is(auditor, monkeypatch):
    sealed_person()
    monkeypatch.setattr(operations, "SECONDS_BETWEEN", 0)
    client, seen = signed_in(auditor), []
    whole = verification.witnessed_models

    def watched():
        page = client.get(ADDRESS, headers={"HX-Request": "true"})
        seen.append(page.content.decode())
        return whole()

    monkeypatch.setattr(verification, "witnessed_models", watched)
    look()
    assert "日志记录与封条" in seen[0]
    assert 'max="1"' in seen[0]
    assert "<html" not in seen[0]


def test_one_whose_worker_was_killed_is_given_up_and_another_may_be_asked_for():
    check = operations.ask_for_check(SYSTEM)
    Check.objects.update(state="running", seen_at=timezone.now())
    assert operations.give_up_stopped() == 0
    Check.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert operations.give_up_stopped() == 1
    check.refresh_from_db()
    assert (check.state, check.is_whole) == ("stopped", None)
    assert look().is_whole


def test_one_that_fails_says_so(monkeypatch, auditor):
    def fail(**_options):
        message = "disk"
        raise OSError(message)

    monkeypatch.setattr(verification, "verify", fail)
    check = operations.ask_for_check(SYSTEM)
    with pytest.raises(OSError, match="disk"):
        operations.run_check(check.pk)
    check.refresh_from_db()
    assert check.state == "stopped"
    assert "中途停止" in signed_in(auditor).get(ADDRESS).content.decode()


def test_each_night_everything_is_looked_at_once(clock):
    clock.at("2026-06-10 01:30")
    assert not tasks.check_at_night()
    clock.at("2026-06-10 02:30")
    assert tasks.check_at_night()
    assert not tasks.check_at_night()
    operations.run_check(Check.objects.get().pk)
    clock.at("2026-06-11 02:30")
    assert tasks.check_at_night()


# ---- The digests of days ----


def test_the_digest_of_the_day_before_is_mailed_to_each_address_once(auditor, clock):
    clock.at("2026-06-10 12:00")
    operations.add_address(auditor, email="audit@example.org")
    sealed_person()
    assert operations.mail_digests() == 0
    clock.at("2026-06-11 00:10")
    assert operations.mail_digests() == 1
    assert operations.mail_digests() == 0
    (letter,) = mail.outbox
    assert queries.days()[0].digest in letter.body
    assert "尚未核验过" in letter.body
    assert letter.to == ["audit@example.org"]


@pytest.fixture
def post_office(monkeypatch) -> dict[str, Exception | None]:
    """What the mail server says to an address; whoever is not named gets theirs."""
    says: dict[str, Exception | None] = {}
    send = operations.senders.Mail.send

    def answer(self, address, *words, **options):
        if refusal := says.get(address):
            raise refusal
        send(self, address, *words, **options)

    monkeypatch.setattr(operations.senders.Mail, "send", answer)
    return says


def three_addresses(auditor: User) -> list[str]:
    names = [f"{name}@example.org" for name in ("bad", "broken", "good")]
    for name in names:
        operations.add_address(auditor, email=name)
    return names


@pytest.mark.parametrize("of", ["digest", "fault"])
def test_one_address_that_is_refused_keeps_nobody_from_theirs(
    auditor, clock, post_office, of
):
    clock.at("2026-06-10 12:00")
    bad, broken, good = three_addresses(auditor)
    post_office |= {bad: operations.senders.Refused(), broken: OSError(broken)}
    sealed_person()
    clock.at("2026-06-11 00:10")
    if of == "fault":
        by_hand("UPDATE people_person SET answer_channel = 'phone'")
        look()
        mail_out = operations.mail_faults
    else:
        mail_out = operations.mail_digests
        assert mail_out() == 1
    assert [letter.to for letter in mail.outbox] == [[good]]
    assert mail_out() == 0, "still refused"
    post_office.clear()
    assert mail_out() == 1, "of the broken one nobody knows"
    assert mail_out() == 0
    assert [letter.to for letter in mail.outbox] == [[good], [bad]]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_mails_the_digest(auditor, clock):
    clock.at("2026-06-10 12:00")
    operations.add_address(auditor, email="audit@example.org")
    sealed_person()
    clock.at("2026-06-11 00:10")
    assert sorted(at_once(*[operations.mail_digests] * 3)) == [0, 0, 1]
    assert len(mail.outbox) == 1


def test_whoever_is_new_is_not_mailed_what_was_found_before(auditor):
    sealed_person()
    by_hand("UPDATE people_person SET answer_channel = 'phone'")
    look()
    operations.add_address(auditor, email="audit@example.org")
    assert operations.mail_faults() == 0


def test_without_a_mail_server_nothing_counts_as_mailed(auditor, clock, monkeypatch):
    clock.at("2026-06-10 12:00")
    operations.add_address(auditor, email="audit@example.org")
    sealed_person()
    clock.at("2026-06-11 00:10")
    monkeypatch.setattr(operations.senders, "mail_is_set_up", lambda: False)
    assert operations.mail_digests() == 0
    assert "尚未配置邮件服务器" in signed_in(auditor).get(ADDRESS).content.decode()
    monkeypatch.undo()
    clock.at("2026-06-11 00:20")
    assert operations.mail_digests() == 1


def test_an_address_is_added_and_removed_by_the_auditor_alone(auditor):
    client = signed_in(auditor)
    assert "未发往任何邮箱" in client.get(ADDRESS).content.decode()
    added = client.post("/journal/addresses/add/", {"email": "audit@example.org"})
    assert added.status_code == 302
    again = client.post("/journal/addresses/add/", {"email": "audit@example.org"})
    assert again.status_code == 422
    assert client.post("/journal/addresses/add/", {"email": "x"}).status_code == 422
    (address,) = Address.objects.all()
    assert "audit@example.org" in client.get(ADDRESS).content.decode()
    page = f"/journal/addresses/{address.pk}/remove/"
    for user in (make_street_clerk(), make_administrator(), make_resident()):
        with pytest.raises(PermissionDenied):
            operations.add_address(user, email="other@example.org")
        with pytest.raises(PermissionDenied):
            operations.remove_address(user, address)
        assert signed_in(user).post(page).status_code == 404
    assert client.post(page).status_code == 302
    assert not Address.objects.exists()
    actions = Entry.objects.filter(action__startswith="digest.").order_by("pk")
    assert list(actions.values_list("action", "actor_id")) == [
        ("digest.address_added", auditor.pk),
        ("digest.address_removed", auditor.pk),
    ]


def test_anybody_reads_the_digests_as_page_file_and_feed():
    empty = Client().get("/journal/digests/").content.decode()
    assert "还没有封存过" in empty
    sealed_person()
    (day,) = queries.days()
    client = Client()
    assert day.digest in client.get("/journal/digests/").content.decode()
    text = client.get("/journal/digests.csv").content.decode()
    assert text == f"{day.on:%Y-%m-%d},{day.seal},{day.digest}\n"
    assert digests.read(text) == [day.digest]
    feed = client.get("/journal/digests.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    # Its day is not over.
    assert day.digest not in feed.content.decode()


def test_a_day_that_is_over_stands_in_the_feed(clock):
    clock.at("2026-06-10 12:00")
    sealed_person()
    clock.at("2026-06-11 00:10")
    feed = Client().get("/journal/digests.atom").content.decode()
    assert queries.days()[0].digest in feed
    assert "2026年6月10日" in feed


def test_the_journal_page_leads_to_the_checks_and_the_about_page_to_the_digests(
    auditor,
):
    client = signed_in(auditor)
    assert ADDRESS in client.get("/journal/").content.decode()
    assert "/journal/digests/" in client.get(ADDRESS).content.decode()
    assert "/journal/digests/" in Client().get("/about/").content.decode()
