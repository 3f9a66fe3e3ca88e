"""The words that a page shows, and those of them that are in the wrong language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, JSONField, TextField

from tongxin.imports.models import Workbook
from tongxin.imports.queries import sheet_of
from tongxin.kernel import house
from tongxin.members.models import Correction, Membership
from tongxin.people.models import Person
from tongxin.rolls.models import Objection

COMPLAINTS = {"zh-hans": "投诉和建议", "en": "Complaints and suggestions"}
# Names that are written alike in every language.
NAMES = {
    "Excel",
    "Word",
    "PDF",
    "CSV",
    "MB",
    "ZIP",
    "Polis",
    "CC",
    "BY",
    "vTaiwan",
    "UberX",
}
# Addresses, names of files and accounts, numbers with letters before them.
SIGNS = re.compile(r"[\w./:@-]*[\d./:@_-][\w./:@-]*", re.ASCII)
# Django itself ends a shortened Chinese text with three points.
NARROW = re.compile(r"[\u4e00-\u9fff](?!\.\.\.)[,.;:?!()](?!\w)", re.ASCII)
WIDE = re.compile(r"[A-Za-z] ?[，。：；、！？（）]|[，。：；（] ?[A-Za-z]")
# What somebody wrote into the workbook that is looked at.
IN_THE_WORKBOOK = {"HYPERLINK", "Sheet", "script"}

# What a reader never hears, or hears in another language: not judged.
APART_TAGS = {"script", "style", "noscript", "template", "kbd", "code", "svg"}
APART_CLASSES = {"code", "glyph"}
SPOKEN = ("aria-label", "title", "placeholder", "alt")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
VOID |= {"source", "track", "wbr"}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every word that is somebody's and not the program's: it stays as it was said."""

    text: str
    # Names stand on every page: each is looked for once.
    asked: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def gathered(cls) -> "Corpus":
        return cls("\n".join(_kept_words()))

    def holds(self, word: str) -> bool:
        if word not in self.asked:
            self.asked[word] = word in self.text
        return self.asked[word]


def _kept_words() -> Iterator[str]:
    yield house.sign().name
    yield house.sign().receipt_prefix
    for person in Person.objects.select_related("seal_key"):
        yield f"{person.name} {person.address}"
    yield from (objection.text for objection in Objection.objects.all())
    yield from (file.ended_words for file in Membership.objects.all())
    yield from (f"{one.text} {one.answer}" for one in Correction.objects.all())
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField | JSONField)
        ]
        for row in model.objects.values_list(*fields) if fields else ():
            yield from (str(value) for value in row if value)
    for workbook in Workbook.objects.exclude(file=""):
        for row in sheet_of(workbook).rows:
            yield from (cell.text for cell in row.cells)
    # Law and practice are shipped in the words of their sources.
    for path in Path(settings.ROOT).glob("tongxin/*/*.toml"):
        yield path.read_text()


@dataclass(slots=True)
class Shown:
    """What a page says, and in which language it says so."""

    language: str = ""
    text: str = ""
    title: str = ""
    words: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def shown_in(html: str) -> Shown:
    page = _Page()
    page.feed(html)
    page.close()
    return page.shown


class _Page(HTMLParser):
    """Reads a whole page, as a browser would show it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = Shown()
        self._is_body = self._is_title = False
        self._complaint: list[str] | None = None
        # The element that is apart, and how many of its name are open inside it.
        self._apart, self._depth = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._apart:
            self._depth += tag == self._apart
            return
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.shown.language = given.get("lang", "")
            self.shown.text = given.get("data-text", "")
        elif tag in ("body", "title"):
            self._is_body = self._is_body or tag == "body"
            # An svg has a title, too.
            self._is_title = tag == "title" and not self._is_body
        if self._is_body:
            self._in_body(tag, given)

    def _in_body(self, tag: str, given: dict[str, str]) -> None:
        if _is_apart(tag, given):
            if tag not in VOID:
                self._apart, self._depth = tag, 1
            return
        for name in SPOKEN:
            self._say(given.get(name, ""))
        if tag == "a" and given.get("href") == "/voices/new/":
            self._complaint = []

    def handle_endtag(self, tag: str) -> None:
        if self._apart:
            self._depth -= tag == self._apart
            self._apart = self._apart if self._depth else ""
        elif tag == "title":
            self._is_title = False
        elif tag == "a" and self._complaint is not None:
            self.shown.complaints.append("".join(self._complaint).strip())
            self._complaint = None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.shown.title += data
        elif self._is_body and not self._apart:
            self._say(data)
            if self._complaint is not None:
                self._complaint.append(data)

    def _say(self, words: str) -> None:
        if words := words.strip():
            self.shown.words.append(words)


def _is_apart(tag: str, given: dict[str, str]) -> bool:
    """Another language's name, a key, a code, an ornament, what nobody reads."""
    classes = set(given.get("class", "").split())
    return tag in APART_TAGS or "lang" in given or bool(classes & APART_CLASSES)


def faults_of(
    shown: Shown, corpus: Corpus, *, language: str, text: str = "normal"
) -> Iterator[str]:
    """Whatever is wrong with what a page says."""
    wanted = {"language": language, "text": text}
    for what, value in wanted.items():
        if (found := getattr(shown, what)) != value:
            yield f"{what}: {found}, not {value}"
    if not shown.title.split(" · ")[0].strip():
        yield "no title"
    if COMPLAINTS[language] not in shown.complaints:
        yield "no way to complain"
    words = [*shown.words, shown.title]
    judge = chinese_faults if language == "zh-hans" else english_faults
    yield from sorted({fault for word in words for fault in judge(word, corpus)})


def chinese_faults(words: str, corpus: Corpus) -> Iterator[str]:
    """English left over, and marks of the wrong width between Chinese words."""
    left = re.findall(r"[A-Za-z][A-Za-z’']+", SIGNS.sub("", words))
    if english := " ".join(w for w in left if w not in NAMES | IN_THE_WORKBOOK):
        yield f"English: {english[:80]}"
    for mark in NARROW.findall(words):
        if not corpus.holds(mark):
            yield f"narrow mark: {mark!r} in {words[:60]!r}"


def english_faults(words: str, corpus: Corpus) -> Iterator[str]:
    """Chinese left over that nobody said, and wide marks between English words."""
    for word in re.findall(r"[\u4e00-\u9fff]+", words):
        if not corpus.holds(word):
            yield f"Chinese: {word!r} in {words[:60]!r}"
    for mark in WIDE.findall(words):
        yield f"wide mark: {mark!r} in {words[:60]!r}"
