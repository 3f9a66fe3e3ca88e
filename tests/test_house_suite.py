"""What decides which tests run, and what they may cost, decides rightly."""

import sqlite3
from contextlib import closing

import pytest
from django.db import IntegrityError, transaction

from tests import ready
from tests.plugins import budget, heaviest_first, statements, unchanged
from tests.plugins.statements import Noted, chosen, folded, unheard
from tongxin.kernel import clock
from tongxin.places.models import Place
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.one_database


def noted(*statements: int, seconds: float = 0.1, **more: bool) -> Noted:
    return Noted(seconds=seconds, statements=set(statements), **more)


def as_the_program() -> bool:
    """What a test sends here counts as sent by the program."""
    return True


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ('SELECT "a" IN (%s, %s, %s)', 'SELECT "a" IN (%s)'),
        ("INSERT VALUES (%s, %s), (%s, %s), (%s, %s)", "INSERT VALUES (%s, %s)"),
        ('SAVEPOINT "s1_x12"', 'SAVEPOINT "s2_x3"'),
        ("SELECT 1 LIMIT 21", "SELECT 1 LIMIT 1"),
        ("INSERT VALUES (1,2),(3,4)", "INSERT VALUES (5,6)"),
    ],
)
def test_what_differs_from_run_to_run_is_no_other_statement(one, same):
    assert folded(one) == folded(same)


def test_another_column_or_condition_is_another_statement():
    different = ["SELECT a", "SELECT b", "SELECT a WHERE c = %s", "SELECT a FOR UPDATE"]
    assert len({folded(sql) for sql in different}) == 4


def test_the_fewest_seconds_that_send_every_statement_are_chosen():
    tests = {
        "dear and wide": noted(1, 2, 3, seconds=9),
        "cheap": noted(1, 2),
        "cheap too": noted(3),
        "nothing new": noted(2),
    }
    assert chosen(tests) == ["cheap", "cheap too"]


def test_whoever_races_comes_along_and_counts():
    tests = {"race": noted(1, must=True), "plain": noted(1), "other": noted(2)}
    assert chosen(tests) == ["other", "race"]


def test_what_stays_on_one_database_is_never_chosen_and_its_own_statements_are_named():
    tests = {"stays": noted(1, 2, stays=True), "plain": noted(1)}
    assert chosen(tests) == ["plain"]
    assert unheard(tests) == {2: "stays"}


@pytest.mark.django_db
def test_what_only_a_test_asks_is_noted_once_the_program_asks_it_too(tmp_path):
    notes = statements.Notes(tmp_path)
    with pytest.MonkeyPatch().context() as within:
        notes.listen(within)
        notes.now = Noted()
        list(Place.objects.all())
        assert not notes.now.statements
        make_community("独树")
        clock.kept_table.forget()
        clock.add_workdays(clock.today(), 1)
    assert notes.now.statements


@pytest.mark.django_db
def test_a_statement_of_a_test_is_noted_with_the_error_that_it_met(tmp_path):
    notes, patch = statements.Notes(tmp_path), pytest.MonkeyPatch()
    notes.counts = as_the_program
    with patch.context() as within:
        notes.listen(within)
        notes.now = Noted()
        list(Place.objects.filter(name__in=["a", "b"]))
        assert not notes.now.must
        place = make_community("独树")
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(pk=place.pk, name="再", kind=place.kind)
        assert not notes.now.must
        # A test's own.
        notes.counts = lambda: False
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(pk=place.pk, name="再", kind=place.kind)
        assert notes.now.must
    texts = list(notes.numbers)
    assert any('FROM "places_place"' in text and "IN (?)" in text for text in texts)
    assert any(text.startswith("INSERT") for text in texts)
    assert any(text.startswith("IntegrityError: INSERT") for text in texts)


@pytest.mark.django_db
def test_a_lock_is_another_statement_though_sqlite_has_no_words_for_it(tmp_path):
    notes = statements.Notes(tmp_path)
    notes.counts = as_the_program
    with pytest.MonkeyPatch().context() as within:
        notes.listen(within)
        notes.now = Noted()
        list(Place.objects.select_for_update())
    assert any(text.endswith("FOR UPDATE") for text in notes.numbers)


@pytest.mark.django_db
def test_a_part_of_a_test_is_chosen_for_what_the_rest_does_not_send(tmp_path):
    notes = statements.Notes(tmp_path)
    notes.counts = as_the_program
    with pytest.MonkeyPatch().context() as within:
        notes.listen(within)
        notes.now = notes.noted["a::b"] = Noted(must=True)
        list(Place.objects.all())
        with notes.apart("a::b", "same"):
            list(Place.objects.all())
        with notes.apart("a::b", "other"):
            list(Place.objects.filter(name="a"))
    assert chosen(notes.noted) == ["a::b", "a::b@other"]


@pytest.mark.parametrize(
    ("fixtures", "marks", "expected"),
    [
        ((), {"transaction": True}, True),
        (("live_server", "page"), {"transaction": True}, False),
        ((), {}, False),
    ],
)
def test_whoever_commits_without_a_browser_may_race(fixtures, marks, expected):
    class Item:
        fixturenames = fixtures

        def get_closest_marker(self, _name: str) -> pytest.Mark:
            return pytest.mark.django_db(**marks).mark

    assert statements.races(Item()) == expected


@pytest.mark.parametrize(
    ("nodeid", "owner"),
    [
        ("tongxin/voices/tests/test_answer_voice.py::test_it[a]", "voices"),
        ("tests/test_pages_everywhere.py::test_page[polls:detail]", "polls"),
        ("tests/test_every_address.py::test_see[x-voices:inbox]", "voices"),
        ("tests/test_house_run.py::test_it", "test_house_run"),
        ("commonground/tests/test_golden.py::test_it[a:b]", "commonground"),
    ],
)
def test_a_second_belongs_to_the_room_that_is_tried(nodeid, owner):
    assert budget.owner_of(nodeid) == owner


def test_a_room_over_its_budget_fails_a_whole_run_and_no_other(monkeypatch):
    class Session:
        exitstatus = 0

    for is_whole, status in ((True, 1), (False, 0)):
        ledger = budget.Ledger("sqlite", is_whole=is_whole, meter=None)
        ledger.add({"voices": ledger.budget("voices") * ledger.factor + 1})
        session = Session()
        ledger.pytest_sessionfinish(session)
        assert ledger.over == ["voices"]
        assert session.exitstatus == status


def test_a_slower_machine_gets_more_and_a_faster_one_no_less(monkeypatch):
    for seconds, factor in ((1_000.0, True), (0.000_1, False)):
        monkeypatch.setattr(budget, "slowness", lambda seconds=seconds: seconds)
        ledger = budget.Ledger("sqlite", is_whole=True, meter=None)
        assert (ledger.factor > 1) == factor


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "commonground"
    (folder / "tests").mkdir(parents=True)
    (folder / "matrix.py").write_text("1")
    (tmp_path / "requirements").mkdir()
    for name in unchanged.REQUIREMENTS:
        (tmp_path / "requirements" / f"{name}.txt").write_text("numpy==2")
    monkeypatch.setattr(unchanged, "HOUSE", tmp_path)
    monkeypatch.setattr(unchanged, "PACKAGE", folder)
    monkeypatch.setattr(unchanged, "LAST_GREEN", folder / "tests" / "last_green")
    return folder


def test_the_mathematics_is_known_until_a_file_a_requirement_or_python_changes(
    package, monkeypatch
):
    assert not unchanged.is_unchanged()
    unchanged.LAST_GREEN.write_text(unchanged.hash_of_sources() + "\n")
    assert unchanged.is_unchanged()
    for file in (package / "matrix.py", package.parent / "requirements" / "run.txt"):
        was = file.read_text()
        file.write_text("2")
        assert not unchanged.is_unchanged()
        file.write_text(was)
    (package / "new.py").write_text("")
    assert not unchanged.is_unchanged()
    (package / "new.py").unlink()
    assert unchanged.is_unchanged()
    monkeypatch.setattr(unchanged.sys, "version_info", (3, 99, 0))
    assert not unchanged.is_unchanged()


def test_golden_values_are_never_left_out():
    class Item:
        def __init__(self, name: str) -> None:
            self.path = unchanged.PACKAGE / "tests" / name

    assert unchanged.is_left_out(Item("test_space.py"))
    for name in unchanged.ALWAYS:
        assert (unchanged.PACKAGE / "tests" / name).exists()
        assert not unchanged.is_left_out(Item(name))


@pytest.mark.django_db
def test_the_empty_database_is_the_one_that_all_migrations_make():
    with closing(sqlite3.connect(ready.ready(ready.EMPTY))) as kept:
        made = {name for (name,) in kept.execute("SELECT name FROM sqlite_master")}
        applied = kept.execute("SELECT count(*) FROM django_migrations").fetchone()[0]
    files = set(ready.ROOT.glob("tongxin/*/migrations/0*.py"))
    assert "voices_voice" in made
    assert applied >= len(files)
    assert Place.objects.count() == 0


def test_what_is_made_is_made_anew_when_a_source_of_it_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(ready, "ROOT", tmp_path)
    source = tmp_path / "tongxin" / "a" / "models.py"
    source.parent.mkdir(parents=True)
    keys = []
    for text in ("one", "two"):
        source.write_text(text)
        ready._hashed.cache_clear()  # noqa: SLF001 - as a later run begins
        keys.append(ready.EMPTY.key())
    ready._hashed.cache_clear()  # noqa: SLF001
    assert keys[0] != keys[1]


def test_every_heavy_file_is_there_and_goes_before_all_others():
    for head in heaviest_first.HEAVIEST:
        assert (ready.ROOT / head).exists() or list(ready.ROOT.glob(f"{head}*")), head
    assert heaviest_first.rank("tests/walk/test_walk_voices.py::test_it") == 1
    last = heaviest_first.rank("tongxin/voices/tests/test_answer_voice.py::test_it")
    assert last == len(heaviest_first.HEAVIEST)


def test_what_two_workers_noted_comes_together_under_one_number(tmp_path):
    files = []
    for worker, texts in (("a", ["SELECT 1", "SELECT 2"]), ("b", ["SELECT 2"])):
        notes = statements.Notes(tmp_path)
        notes.numbers = {text: number for number, text in enumerate(texts)}
        notes.noted[f"{worker}::test"] = noted(*notes.numbers.values())
        notes.write(worker)
        files.append(tmp_path / f"noted-{worker}.json")
    together, numbers = statements.gathered(files)
    assert list(numbers) == ["SELECT 1", "SELECT 2"]
    assert together["a::test"].statements == {0, 1}
    assert together["b::test"].statements == {1}
