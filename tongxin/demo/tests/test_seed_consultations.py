"""The demo's consultations: each outcome, one open, one in preparation; all by acts."""

import shutil
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from tongxin.consultations import policies, queries
from tongxin.consultations.models import Consultation, Position, Stance, Statement
from tongxin.people.models import User
from tongxin.polls import policies as polls
from tongxin.polls.models import Poll
from tongxin.rolls import queries as rolls
from tongxin.rolls.models import HoldingOwner, Side
from tongxin.units.models import Unit
from tongxin.voices.models import Voice

pytestmark = pytest.mark.django_db

State = Consultation.State
MAIN, ASKED_NOW = "回迁、过渡和施工，大家能接受什么", "新小区的一楼和村里的老物件"


@pytest.fixture(scope="module", autouse=True)
def demo(demo_street):
    """Seeded once; each test is a savepoint in it."""


def called(title: str) -> Consultation:
    return Consultation.objects.get(title=title)


def published() -> list[Consultation]:
    return list(Consultation.objects.filter(state=State.PUBLISHED))


def results(consultation: Consultation) -> dict[int, str]:
    publication = queries.publication_of(consultation)
    return {one.number: one.result for one in publication.masked.statements}


def test_the_village_has_180_owners_in_212_rows_620_tenants_and_24_shops():
    unit = Unit.objects.get(slug="dushu")
    counts = rolls.side_counts(unit, called(MAIN).record_on)
    assert counts[Side.OWNER_IN] + counts[Side.OWNER_OUT] == 180
    assert (counts[Side.TENANT], counts[Side.SHOP]) == (620, 24)
    assert HoldingOwner.objects.filter(holding__unit=unit).count() == 212


def test_each_outcome_has_been_published():
    found = {result for one in published() for result in results(one).values()}
    assert found == {"reached", "reached_against", "near", "divided", "not_enough"}


def test_the_scenario_of_three_sides_stands_in_it_to_the_digit():
    publication = queries.publication_of(called(MAIN))
    statement = next(one for one in publication.masked.statements if one.number == 3)
    figures = [
        (cell.size, cell.heard, cell.figures.agree)
        for cell in statement.cells
        if cell.kind == "side"
    ]
    assert figures == [(180, 84, 70), (620, 140, 105), (24, 16, 13)]
    assert statement.result == "reached"


def test_common_ground_without_one_mind_of_all_three():
    """To one that is reached the applicant is silent, the village has a condition."""
    statement = called(MAIN).statements.get(number=3)
    words = dict(statement.positions.values_list("organisation__kind", "word"))
    assert words == {"stock": "condition", "government": "agree"}
    asked = called(MAIN).institutions.values_list("organisation__kind", flat=True)
    assert set(asked) == {"applicant", "stock", "government"}
    assert set(Position.objects.values_list("word", flat=True)) == {
        "agree",
        "condition",
        "against",
    }


def test_a_side_that_stayed_silent_after_more_time_is_not_heard():
    put_off = next(one for one in published() if one.is_extended)
    publication = queries.publication_of(put_off)
    assert len(publication.not_heard) == 1
    assert set(results(put_off).values()) == {"not_enough"}


def test_one_statement_was_withdrawn_and_asked_anew():
    anew = Statement.objects.get(consultation=called(MAIN), replaces__isnull=False)
    assert (anew.replaces.number, anew.number) == (12, 13)
    assert anew.replaces.is_withdrawn
    assert results(called(MAIN))[13] == "not_enough"


def test_statements_come_from_what_people_said_and_who_can_be_asked_agreed():
    asked = Statement.objects.filter(issued_at__isnull=False)
    quoted = asked.filter(point__isnull=False)
    assert quoted.count() > asked.count() * 0.8
    assert quoted.filter(consent=Statement.Consent.GIVEN).exists()
    assert all(one.checks.count() == 2 for one in asked)


def test_one_is_open_and_answered_in_every_way():
    talk = called(ASKED_NOW)
    assert talk.is_taking
    rows = Stance.objects.filter(statement__consultation=talk)
    ways = {"web", "window", "phone", "paper"}
    assert set(rows.values_list("channel", flat=True)) == ways
    paper = rows.filter(channel=Stance.Channel.PAPER)
    assert "demo-social" in set(paper.values_list("collector__username", flat=True))


@pytest.mark.parametrize("name", ["demo-resident", "demo-tenant", "demo-shop"])
def test_whoever_tries_the_demo_has_twelve_statements_to_answer(name):
    user = User.objects.get(username=name)
    entry = policies.entry_of(user, called(ASKED_NOW).pk)
    assert queries.walk_of(entry).open_count == 12
    before = policies.entry_of(user, called(MAIN).pk)
    assert queries.stances_of(before)


def test_one_waits_to_be_published_and_one_is_announced():
    waiting = Consultation.objects.get(state=State.SEALED)
    assert waiting.report.state == "done"
    draft = Consultation.objects.get(state=State.DRAFT)
    assert draft.is_announced
    states = set(draft.statements.values_list("state", flat=True))
    assert states == {"draft", "issued"}


def test_owners_are_asked_in_one_poll_and_read_the_result_of_another():
    states = dict(Poll.objects.values_list("state", "unit__slug"))
    assert states == {"open": "dushu", "published": "yuetong"}
    owner = User.objects.get(username="demo-resident")
    ballot = polls.ballots_of(owner).get()
    assert ballot.poll.state == "open"


def test_every_seal_holds():
    for one in Consultation.objects.filter(sealed_at__isnull=False):
        call_command("verify_consultation", one.pk, stdout=StringIO())


def test_seeding_once_more_is_refused_and_changes_nothing():
    before = counts_of_all_rows()
    with pytest.raises(CommandError):
        call_command("seed_demo", voices=12, councils=False, stdout=StringIO())
    assert counts_of_all_rows() == before


def counts_of_all_rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def test_ledgers_thrown_away_and_written_anew_are_the_same_bytes(tmp_path):
    """WORKFLOWS §5, scenario 7: each year that the demo tells of."""
    years = Voice.objects.dates("received_at", "year")

    def rebuilt() -> dict[str, bytes]:
        for year in years:
            options = {"year": year.year, "folder": tmp_path, "stdout": StringIO()}
            call_command("rebuild_ledgers", **options)
        found = {
            str(path.relative_to(tmp_path)): path.read_bytes()
            for path in tmp_path.glob("*/*")
        }
        shutil.rmtree(tmp_path)
        return found

    first = rebuilt()
    assert len(first) == 6 * len(years)
    assert rebuilt() == first
