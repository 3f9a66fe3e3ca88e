"""In a conversation taken over is found what `commonground` finds in its files."""

import pytest
from django.urls import reverse

from commonground.analysis import report as report_on
from commonground.conversation import read
from commonground.result import Report as Wanted
from tongxin.consultations import operations, queries
from tongxin.consultations.models import Consultation, Report
from tongxin.consultations.outside import Handed
from tongxin.consultations.report import files
from tongxin.consultations.report.report_context import beside
from tongxin.consultations.tests.exports import (
    CUT,
    comment,
    comments,
    cut,
    small,
    vote,
    votes,
)
from tongxin.consultations.tests.make import make_consultation
from tongxin.consultations.views.report import told
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_street_clerk

pytestmark = pytest.mark.django_db

SOURCE = {
    "title": "网约车怎么管",
    "ran_by": "vTaiwan",
    "licence": "CC BY 4.0",
    "language": "zh-Hant",
}


def taken_over(files: list[Handed]) -> Consultation:
    outside, _is_new = operations.upload_outside(SYSTEM, files=files)
    outside = operations.accept_outside(SYSTEM, outside, **SOURCE)
    operations.take_outside_in(SYSTEM, outside)
    assert outside.consultation is not None
    return outside.consultation


def computed(consultation: Consultation) -> Report:
    report = Report.objects.get(consultation=consultation)
    assert operations.run_report(report.pk)
    report.refresh_from_db()
    return report


def published(files: list[Handed]) -> Consultation:
    consultation = taken_over(files)
    computed(consultation)
    operations.publish_report(SYSTEM, consultation)
    consultation.refresh_from_db()
    return consultation


def two_camps(people: int = 60, statements: int = 12) -> list[Handed]:
    """One and two thirds that agree on three statements and on nothing else."""
    rows = [
        vote(person, number, 1 if number < 3 or person % 3 else -1)
        for number in range(statements)
        for person in range(people)
        # Not everybody answers everything, so that the groups are no mirror images.
        if (person * 7 + number * 3) % 11
    ]
    return [comments(*(comment(number) for number in range(statements))), votes(*rows)]


def by_common_ground(files: list[Handed], folder) -> Wanted:
    """The same files by the command line's own way, what was taken out named."""
    said, *_rest, given = sorted(files, key=lambda file: file.name)
    (folder / "votes.csv").write_bytes(given.content)
    rows = said.content.decode().splitlines()[1:]
    out = [row.split(",")[2] for row in rows if row.split(",")[6] == "-1"]
    (folder / "out.txt").write_text("".join(f"{number}\n" for number in out))
    mod_out = folder / "out.txt" if out else None
    return report_on(read(folder / "votes.csv", mod_out=mod_out))


@pytest.mark.parametrize("files", [cut(), two_camps()], ids=["real", "two camps"])
def test_classes_groups_and_figures_are_those_of_common_ground(files, tmp_path):
    report = computed(taken_over(files))
    wanted = by_common_ground(files, tmp_path)
    assert report.structure == wanted.structure
    assert report.placed_count == wanted.placed
    sizes = [(group.size, group.does_count) for group in report.groups.all()]
    assert sizes == [(group.size, group.counts) for group in wanted.groups]
    found = {
        one.statement.number: (
            one.result,
            one.result_against,
            [(c.kind, c.size, c.agree, c.against, c.floor) for c in one.cells.all()],
        )
        for one in report.statements.select_related("statement")
    }
    assert found == {
        int(one.statement): (
            one.agree.result,
            one.against.result,
            [
                (c.kind, c.size, c.agree.count, c.against.count, c.floor)
                for c in one.cells
            ],
        )
        for one in wanted.statements_table
        if not one.moderated_out
    }


def test_the_cut_that_lies_here_is_a_real_one():
    assert "CC BY 4.0" in (CUT / "README.md").read_text()
    report = computed(taken_over(cut()))
    assert report.statements.count() == 20


def test_with_two_camps_the_groups_decide_and_figures_are_of_groups():
    consultation = published(two_camps())
    publication = queries.publication_of(consultation)
    assert publication.structure == "found"
    assert publication.kind == "groups"
    assert publication.sides == ()
    assert [group.size for group in publication.groups] == [40, 20]
    results = {one.number: one.result for one in publication.masked.statements}
    assert {number for number, word in results.items() if word == "reached"} == {
        0,
        1,
        2,
    }
    # All but one of a group say the same nowhere in figures.
    for one in publication.masked.statements:
        for cell in one.cells:
            assert cell.kind == "group"
            assert cell.figures is None
            assert cell.shows == "at_least"


def test_without_groups_all_who_took_part_are_taken_together():
    rows = [vote(person, number) for number in range(2) for person in range(30)]
    consultation = published([comments(comment(0), comment(1)), votes(*rows)])
    publication = queries.publication_of(consultation)
    assert publication.kind == "everyone"
    assert [one.result for one in publication.masked.statements] == ["reached"] * 2


def test_what_was_taken_out_stands_in_no_report():
    said = comments(
        *(comment(number, moderated=-1 if number == 2 else 1) for number in range(12))
    )
    consultation = published([said, two_camps()[1]])
    publication = queries.publication_of(consultation)
    assert {one.number for one in publication.masked.statements} == (
        set(range(12)) - {2}
    )
    assert publication.withdrawn == ()


def test_the_report_opens_for_everybody_and_credits_its_source(client):
    consultation = published(two_camps())
    page = client.get(f"/consultations/{consultation.pk}/report/").content.decode()
    assert "由vTaiwan用Polis办；数据许可：CC BY 4.0。" in page
    assert '<span lang="zh-Hant">网约车怎么管</span>' in page
    assert 'lang="zh-Hant">0. 说法0' in page
    for ending in ("csv", "docx", "pdf", "svg"):
        answer = client.get(f"/consultations/{consultation.pk}/report/report.{ending}")
        assert answer.status_code == 200
        assert len(answer.content) > 1_000


def test_only_what_was_held_elsewhere_names_a_source():
    assert beside(taken_over(small())).source.startswith("由vTaiwan用Polis办")
    assert beside(make_consultation()).source == ""


def test_more_than_sixty_statements_have_a_table_and_no_picture(client):
    consultation = published(two_camps(people=50, statements=61))
    page = client.get(f"/consultations/{consultation.pk}/report/").content.decode()
    assert "说法超过60条，不画图，请看下面的表。" in page
    assert "<figure" not in page.split("<main")[1].split("</main")[0]
    assert page.count('id="statement-') == 61
    address = f"/consultations/{consultation.pk}/report/report.svg"
    assert client.get(address).status_code == 404
    assert files.report_docx(told(consultation))


def test_the_same_button_publishes_it(client):
    consultation = taken_over(small(people=40))
    computed(consultation)
    client.force_login(make_street_clerk())
    preview = client.get(reverse("consultations:preview", args=[consultation.pk]))
    assert preview.status_code == 200
    assert "网约车怎么管" in preview.content.decode()
    operations.publish_report(SYSTEM, consultation)
    consultation.refresh_from_db()
    assert consultation.state == Consultation.State.PUBLISHED
