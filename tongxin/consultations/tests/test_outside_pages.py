"""The pages of an export: handed in, looked at, accepted, under way, and read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, OutsideConversation, Stance
from tongxin.consultations.tests.exports import (
    comment,
    comments,
    cut,
    small,
    vote,
    votes,
    zipped,
)
from tongxin.consultations.views import outside as pages
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)

pytestmark = pytest.mark.django_db

EXPORTS = "/consultations/exports/"
SOURCE = {
    "title": "网约车怎么管",
    "ran_by": "vTaiwan",
    "licence": "CC BY 4.0",
    "language": "zh-Hant",
}


def sent(*files):
    return {"export": [SimpleUploadedFile(f.name, f.content) for f in files]}


def waiting(files=None) -> OutsideConversation:
    return operations.upload_outside(SYSTEM, files=files or cut())[0]


def taken_over(files=None) -> Consultation:
    outside = operations.accept_outside(SYSTEM, waiting(files), **SOURCE)
    operations.take_outside_in(SYSTEM, outside)
    assert outside.consultation is not None
    return outside.consultation


def at(outside: OutsideConversation, *more: str) -> str:
    return "/".join([f"{EXPORTS}{outside.pk}", *more, ""])


def read(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_files_are_handed_in_looked_at_and_accepted(client, clerk):
    assert EXPORTS in read(client, reverse("consultations:work"))
    answer = client.post(EXPORTS, sent(*cut()), follow=True)
    outside = OutsideConversation.objects.get()
    assert answer.redirect_chain[-1][0] == at(outside)
    page = answer.content.decode()
    assert "UberX 自用車載客 — vTaiwan.tw" in page
    assert "其中4条组织方已拿掉" in page
    assert "<dd>60</dd>" in page
    assert "<dd>1191</dd>" in page
    assert "2015年6月30日" in page
    assert "32条后来改过的表态" in page
    assert "https://pol.is/3phdex2kjf" in page

    answer = client.post(at(outside), SOURCE, follow=True)
    assert "全部导入，已经封存" in answer.content.decode()
    consultation = Consultation.objects.get()
    assert consultation.state == Consultation.State.SEALED
    assert (
        reverse("consultations:manage", args=[consultation.pk])
        in answer.content.decode()
    )


def test_one_zip_will_do(client, clerk):
    client.post(EXPORTS, sent(zipped(*cut())))
    assert OutsideConversation.objects.count() == 1


def test_what_is_wrong_is_told_with_its_line(client, clerk):
    files = comments(comment(0)), votes(vote(7, 0), vote(7, 0, 5), vote("", 0))
    answer = client.post(EXPORTS, sent(*files))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "votes.csv第3行：表态只能是1、0或-1。" in page
    assert "votes.csv第4行：参与者的编号不对。" in page
    assert not OutsideConversation.objects.exists()


@pytest.mark.parametrize("files", [[], [("votes.csv", b"")]])
def test_without_files_nothing_is_taken(client, clerk, files):
    data = {"export": [SimpleUploadedFile(*file) for file in files]}
    assert client.post(EXPORTS, data).status_code == 422


def test_too_many_and_too_large_files_are_refused_before_they_are_read(
    client, clerk, monkeypatch
):
    many = sent(*small(), *small() * 20)
    assert "文件太多了" in client.post(EXPORTS, many).content.decode()
    monkeypatch.setattr("tongxin.consultations.outside_forms.MOST_BYTES", 100)
    answer = client.post(EXPORTS, sent(*small()))
    assert answer.status_code == 422
    assert not OutsideConversation.objects.exists()


def test_the_same_again_leads_to_the_first_one(client, clerk):
    consultation = taken_over(small())
    answer = client.post(EXPORTS, sent(*small()), follow=True)
    assert answer.redirect_chain[-1][0] == at(OutsideConversation.objects.get())
    page = answer.content.decode()
    assert "这份数据已经在这里了。" in page
    assert reverse("consultations:manage", args=[consultation.pk]) in page


def test_without_its_source_it_is_not_accepted(client, clerk):
    outside = waiting(small())
    answer = client.post(at(outside), SOURCE | {"ran_by": "", "licence": " "})
    assert answer.status_code == 422
    assert not Consultation.objects.exists()
    assert client.post(at(outside), SOURCE | {"title": "长" * 81}).status_code == 422


def test_accepted_already_it_is_said_so(client, clerk):
    outside = waiting(small())
    operations.accept_outside(SYSTEM, outside, **SOURCE)
    answer = client.post(at(outside), SOURCE)
    assert answer.status_code == 422
    assert Consultation.objects.count() == 1


def test_put_aside_it_is_gone(client, clerk):
    outside = waiting(small())
    answer = client.post(at(outside, "discard"), follow=True)
    assert answer.redirect_chain[-1][0] == EXPORTS
    assert "已作废，什么都没有留。" in answer.content.decode()
    assert read(client, at(outside), 404)
    read(client, at(outside, "discard"), 405)


def test_a_large_one_is_left_to_the_worker_and_the_page_waits(
    client, clerk, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(pages, "AT_ONCE", 100)
    outside = waiting()
    page = client.post(at(outside), SOURCE, follow=True).content.decode()
    assert "正在导入表态" in page
    assert 'hx-trigger="every 2s"' in page
    assert "已导入0条，共1191条" in page
    assert not Stance.objects.exists()
    consultation = Consultation.objects.get()
    manage = read(client, reverse("consultations:manage", args=[consultation.pk]))
    assert at(outside) in manage

    operations.take_outside_in(SYSTEM, outside)
    part = client.get(at(outside), headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert "every 2s" not in part
    assert "全部导入，已经封存" in part


def test_what_is_under_way_is_read_by_nobody_else(client):
    outside = waiting(small())
    consultation = operations.accept_outside(SYSTEM, outside, **SOURCE).consultation
    address = reverse("consultations:detail", args=[consultation.pk])
    assert read(client, address, 404)
    assert consultation.title not in read(client, "/consultations/")
    client.force_login(make_street_clerk())
    assert "由vTaiwan用Polis办" in read(client, address)


def test_everybody_reads_what_was_asked_by_whom_it_was_run_and_its_licence(client):
    said = comments(comment(0, "自用車"), comment(1, "<b>=1+1", moderated=-1))
    consultation = taken_over([said, votes(vote(7, 0))])
    page = read(client, consultation.get_absolute_url())
    assert '<h1 lang="zh-Hant">网约车怎么管</h1>' in page
    assert '0. <span lang="zh-Hant">自用車</span>' in page
    assert "组织方拿掉的1条说法" in page
    assert "&lt;b&gt;=1+1" in page
    assert "vTaiwan" in page
    assert "CC BY 4.0" in page
    assert "这是在别处办的，已经结束" in page
    assert "登录" not in page.split("<main")[1].split("</main")[0]
    listed = read(client, "/consultations/")
    assert "由vTaiwan用Polis办" in listed


def test_whoever_keeps_it_reads_what_was_asked_too(client, clerk):
    said = comments(comment(0, "自用車"), comment(1, "<b>=1+1", moderated=-1))
    consultation = taken_over([said, votes(vote(7, 0))])
    page = read(client, reverse("consultations:manage", args=[consultation.pk]))
    assert '0. <span lang="zh-Hant">自用車</span>' in page
    kept, taken_out = page.split("组织方拿掉的1条说法")
    assert "&lt;b&gt;=1+1" in taken_out
    assert "&lt;b&gt;=1+1" not in kept


def test_a_language_that_is_not_known_is_not_claimed(client):
    outside = waiting(small())
    operations.accept_outside(SYSTEM, outside, **SOURCE | {"language": "und"})
    operations.take_outside_in(SYSTEM, outside)
    page = read(client, Consultation.objects.get().get_absolute_url())
    assert "<h1>网约车怎么管</h1>" in page
    assert "und" not in page.split("<main")[1]


@pytest.mark.parametrize("name", ["take", "done", "proof", "type"])
def test_nobody_answers_there(client, name):
    consultation = taken_over(small())
    address = reverse(f"consultations:{name}", args=[consultation.pk])
    for user in (make_street_clerk(), make_resident(), make_community_clerk()):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address, {"stance": "agree"}).status_code in (404, 405)
    assert Stance.objects.count() == 6


@pytest.mark.parametrize(
    "make",
    [
        make_community_clerk,
        make_resident,
        lambda: make_street_clerk(Role.OBSERVER),
        None,
    ],
)
def test_others_find_no_page_of_exports(client, make):
    outside = waiting(small())
    found = 302
    if make is not None:
        client.force_login(make())
        found = 404
    for address in (EXPORTS, at(outside)):
        assert client.get(address).status_code == found
        assert client.post(address, SOURCE).status_code == found
    assert client.post(at(outside, "discard")).status_code == found
    assert OutsideConversation.objects.get().is_uploaded


def test_a_community_finds_no_way_to_it_on_its_working_page(client):
    client.force_login(make_community_clerk())
    assert EXPORTS not in read(client, reverse("consultations:work"))


def test_the_working_page_offers_nothing_that_cannot_be_done(client, clerk):
    consultation = taken_over(small())
    page = read(client, reverse("consultations:manage", args=[consultation.pk]))
    for name in (
        "statements",
        "checkers",
        "open",
        "extend",
        "remind",
        "close",
        "seal",
        "type",
    ):
        assert reverse(f"consultations:{name}", args=[consultation.pk]) not in page
    assert "vTaiwan" in page


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page", [(EXPORTS, 5), ("/consultations/", 4)])
def test_lists_ask_as_often_for_one_as_for_three(
    client, count, page, django_assert_num_queries
):
    address, queries = page
    for people in range(count):
        taken_over(small(people=people + 1))
    with django_assert_num_queries(queries):
        read(client, address)
