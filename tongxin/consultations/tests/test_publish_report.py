"""Publishing: once, what was looked at, told to everybody on the roll."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from tongxin.consultations import operations, queries
from tongxin.consultations.models import (
    Consultation,
    PublishedReport,
    PublishedResult,
    Report,
)
from tongxin.consultations.report import public_report, report_preview
from tongxin.consultations.tests.answering import on_side, put, reported
from tongxin.consultations.tests.make import (
    asked,
    make_open,
    seal_now,
)
from tongxin.consultations.tests.publications import make_publication
from tongxin.consultations.verification import verify
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Side
from tongxin.units.tests.make import make_applicant_worker
from tongxin.voices import operations as voices
from tongxin.voices.tests.make import make_matter, make_voice


def make_reported(**facts) -> Consultation:
    consultation = make_open(**facts)
    for statement in asked(consultation):
        put(on_side(consultation, Side.TENANT), statement, (8, 2, 1))
        put(on_side(consultation, Side.SHOP), statement, (9, 0, 0))
    return reported(consultation)


@pytest.mark.django_db
def test_what_was_looked_at_is_published_once_and_everybody_is_told():
    consultation, clerk = make_reported(), make_street_clerk()
    preview = report_preview.preview_of(consultation)
    published = operations.publish_report(clerk, consultation, seen=preview.digest)
    consultation.refresh_from_db()
    assert (consultation.state, published.published_by) == ("published", clerk)
    assert consultation.published_at == published.published_at
    found = queries.publication_of(consultation)
    assert found == preview
    assert found.digest == published.digest
    told = Notice.objects.filter(key__startswith="consultation.published")
    assert told.count() == consultation.entries.count() == 22
    assert Entry.objects.filter(action="consultation.published").count() == 1
    with refused("The report was published before."):
        operations.publish_report(clerk, consultation)


@pytest.mark.django_db
def test_what_is_stored_knows_no_language_and_nothing_exact():
    consultation = make_reported()
    content = operations.publish_report(SYSTEM, consultation).content
    text = json.dumps(content, ensure_ascii=False)
    assert {side["key"] for side in content["sides"]} == {"tenant", "shop"}
    for word in ("租户", "商铺", "variants", "pseudonym", "claim"):
        assert word not in text
    # Nine of nine shops: that all of them agree stands nowhere.
    (shops,) = [c for c in content["statements"][0]["cells"] if c["body"] == "shop"]
    assert (shops["shows"], shops["figures"]) == ("at_least", None)
    assert public_report.digest_of(content) == PublishedReport.objects.get().digest


@pytest.mark.django_db
def test_after_publication_exact_rows_change_nothing_that_is_read():
    consultation = make_reported()
    operations.publish_report(SYSTEM, consultation)
    before = queries.publication_of(consultation)
    Report.objects.get().statements.all().delete()
    assert queries.publication_of(consultation) == before


@pytest.mark.django_db
def test_a_maker_for_tests_is_what_pages_read():
    consultation = make_reported()
    operations.publish_report(SYSTEM, consultation)
    found = queries.publication_of(consultation)
    made = make_publication()
    assert {f: type(getattr(made, f)) for f in made.__slots__ if f != "staying"} == {
        f: type(getattr(found, f)) for f in found.__slots__ if f != "staying"
    }


@pytest.mark.django_db
def test_what_changed_since_it_was_looked_at_is_not_published():
    consultation = make_reported()
    with refused("It is not what you looked at: look again."):
        operations.publish_report(SYSTEM, consultation, seen="0" * 64)
    assert queries.publication_of(consultation) is None


@pytest.mark.django_db
def test_nothing_is_published_before_it_is_sealed_and_computed():
    consultation = make_open()
    with refused("There is no report yet that could be published."):
        operations.publish_report(SYSTEM, consultation)
    consultation = seal_now(consultation)
    assert report_preview.preview_of(consultation) is None
    with refused("There is no report yet that could be published."):
        operations.publish_report(SYSTEM, consultation)


@pytest.mark.django_db
def test_only_its_keepers_publish():
    consultation = make_reported()
    for other in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(consultation.unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            operations.publish_report(other, consultation)
    own = make_community_clerk(consultation.unit.community)
    assert operations.publish_report(own, consultation).published_by == own


@pytest.mark.django_db
def test_the_results_of_a_matter_are_found_once_they_are_public():
    consultation = make_open(statements=2)
    first, second = asked(consultation)
    point = make_voice(unit=consultation.unit).points.get()
    matter = voices.open_matter(SYSTEM, title="路灯", point=point)
    first.stands_on.create(matter=matter)
    for statement, counts in ((first, (11, 1, 0)), (second, (1, 2, 9))):
        put(on_side(consultation, Side.TENANT), statement, counts)
        put(on_side(consultation, Side.SHOP), statement, (8, 1, 1))
    consultation = reported(consultation)
    under = PublishedResult.objects.filter(statement__matters=matter)
    assert not under.exists()
    operations.publish_report(SYSTEM, consultation)
    assert [(one.statement, one.result) for one in under] == [(first, "reached")]
    words = dict(PublishedResult.objects.values_list("statement", "result"))
    assert words == {first.pk: "reached", second.pk: "divided"}
    found = queries.publication_of(consultation)
    assert found.masked.statements[0].matter == "路灯"


@pytest.mark.django_db
def test_rows_hold_together():
    consultation = make_reported()
    published = operations.publish_report(SYSTEM, consultation)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedReport.objects.create(
            consultation=consultation,
            content={},
            digest="0" * 64,
            published_at=published.published_at,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=consultation.pk).update(published_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedResult.objects.update(result="split")


@pytest.mark.django_db(transaction=True)
def test_of_two_people_on_one_button_one_publishes():
    consultation = make_reported()
    clerks = [make_street_clerk() for _ in range(3)]

    def publish(clerk):
        return lambda: operations.publish_report(clerk, consultation)

    results = at_once(*map(publish, clerks))
    kinds = sorted(type(one).__name__ for one in results)
    assert kinds == ["PublishedReport", "ValidationError", "ValidationError"]
    assert PublishedReport.objects.count() == 1
    told = Notice.objects.filter(key__startswith="consultation.published")
    assert told.count() == 22


@pytest.mark.django_db
def test_the_auditor_finds_a_published_report_that_was_changed():
    consultation = make_reported()
    published = operations.publish_report(SYSTEM, consultation)
    assert verify(consultation).is_sound
    published.content["statements"][0]["result"] = "divided"
    published.save()
    assert not verify(consultation).is_print_right
    with pytest.raises(CommandError):
        call_command("verify_consultation")


@pytest.mark.django_db
def test_a_matter_that_was_asked_about_has_gone_a_step():
    consultation, clerk = make_reported(), make_street_clerk()
    voice = make_voice()
    matter = make_matter(voice)
    consultation.statements.get(number=1).stands_on.create(matter=matter)
    operations.publish_report(clerk, consultation)
    step = matter.steps.get()
    assert (step.what, step.object_id) == ("consulted", consultation.pk)
    assert step.link == reverse("consultations:report", args=[consultation.pk])
    matter.refresh_from_db()
    assert matter.progress == "consulted"
