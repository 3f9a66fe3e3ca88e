"""Both languages are complete: what the source says, the catalogue says in Chinese."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

HOUSE = Path(__file__).parent.parent
ROOMS = HOUSE / "tongxin"
CATALOGUES = sorted(ROOMS.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))
# Texts that are the same in both languages: names of things, not words.
SAME_IN_BOTH = {"CSV", "XLSX", "PDF", "Tongxin", "English"}
PLACEHOLDER = re.compile(r"%(\(\w+\))?[a-z]|\{\w*\}|</?\w[^>]*>")

pytestmark = pytest.mark.one_database
each_catalogue = pytest.mark.parametrize(
    "path", CATALOGUES, ids=lambda p: p.relative_to(ROOMS).parts[0]
)


def texts(path: Path) -> set[tuple[str | None, str, str]]:
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural)
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> Path:
    """A copy of the rooms, its catalogues filled anew from the source."""
    copy = tmp_path_factory.mktemp("extracted")
    kept = {"py", "html", "txt", "po"}

    def others(folder: str, names: list[str]) -> set[str]:
        return {
            name
            for name in names
            if name in {"tests", "migrations", "static", "__pycache__"}
            or ("." in name and name.rsplit(".", 1)[1] not in kept)
        }

    shutil.copytree(ROOMS, copy / "tongxin", ignore=others)
    for room in (copy / "tongxin").iterdir():
        if room.is_dir():
            (room / "locale").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        call_command("makemessages", locale=["zh_Hans"], no_location=True, verbosity=0)
    return copy


@pytest.mark.parametrize("room", sorted(p.parent.name for p in ROOMS.glob("*/apps.py")))
def test_the_catalogue_holds_every_string_of_the_source_and_no_other(room, extracted):
    name = Path(room, "locale", "zh_Hans", "LC_MESSAGES", "django.po")
    found = extracted / "tongxin" / name
    written = texts(ROOMS / name) if (ROOMS / name).exists() else set()
    wanted = texts(found) if found.exists() else set()
    assert sorted(m for _, m, _ in wanted - written) == [], "not in the catalogue"
    assert sorted(m for _, m, _ in written - wanted) == [], "no longer in the source"


@each_catalogue
def test_every_entry_is_translated(path: Path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@each_catalogue
def test_a_translation_is_chinese_and_not_the_source_again(path: Path):
    for entry in polib.pofile(str(path)):
        said = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
        words = PLACEHOLDER.sub("", entry.msgid)
        has_letters = any(c.isalpha() and c.isascii() for c in words)
        if has_letters and not entry.obsolete and entry.msgid not in SAME_IN_BOTH:
            assert any("\u4e00" <= c <= "\u9fff" for c in said), entry.msgid


@each_catalogue
def test_no_catalogue_keeps_what_nobody_says_any_more(path: Path):
    assert [entry.msgid for entry in polib.pofile(str(path)).obsolete_entries()] == []
