"""What a page shows, looked at by a program: words, size, width, where it leads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, JSONField, TextField

from tongxin.kernel.sheets import read_workbook
from tongxin.members.models import Correction, Membership
from tongxin.people.models import Person
from tongxin.renewal.models import Objection, RollImport
from tongxin.voices.models import ImportBatch

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAVIEST = 200_000
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
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
WIDE = re.compile(r"[A-Za-z] ?[，。：；、！？（）]|[，。：；（] ?[A-Za-z]")
# What somebody wrote into the workbook that is looked at.
IN_THE_WORKBOOK = {"HYPERLINK", "script"}

LOOK = """() => {
    const lang = document.documentElement.lang, words = [];
    // Another language's name, a key, a code, an ornament, what nobody reads.
    const apart = "script, style, noscript, kbd, code, .code, .glyph, svg, "
        + "[lang]:not(html)";
    const see = node => {
        for (const name of ["aria-label", "title", "placeholder", "alt"])
            if (node.hasAttribute(name)) words.push(node.getAttribute(name));
        for (const child of node.childNodes)
            if (child.nodeType === Node.TEXT_NODE) words.push(child.data);
            else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(apart))
                see(child);
    };
    see(document.body);
    const shown = node => node.getClientRects().length > 0;
    const loaded = [...performance.getEntriesByType("navigation"),
                    ...performance.getEntriesByType("resource")];
    return {
        lang,
        status: loaded[0].responseStatus,
        title: document.title,
        words: words.map(word => word.trim()).filter(Boolean),
        headings: [...document.querySelectorAll("h1")].filter(shown).length,
        complaints: [...document.querySelectorAll("a[href='/voices/new/']")]
            .map(link => link.textContent.trim()),
        text: document.documentElement.dataset.text,
        bytes: loaded.reduce((sum, entry) => sum + entry.decodedBodySize, 0),
    };
}"""
WIDTH = """() => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return [];
    return [...document.querySelectorAll("body *")]
        .filter(node => node.getBoundingClientRect().right > most + 1)
        .slice(-3).map(node => node.outerHTML.slice(0, 120));
}"""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every word that is somebody's and not the program's: it stays as it was said."""

    text: str

    @classmethod
    def gathered(cls) -> "Corpus":
        return cls("\n".join(_kept_words()))

    def holds(self, word: str) -> bool:
        return word in self.text


def violations(page: "Page", *, colours: bool = True) -> Iterator[str]:
    """What shuts somebody out, as axe-core finds it; only that, so that it is quick."""
    options = {
        "resultTypes": ["violations"],
        "rules": {"color-contrast": {"enabled": colours}},
    }
    found = page.evaluate(
        "options => axe.run(options).then(done => done.violations)", options
    )
    for one in found:
        nodes = "".join(f"\n    {node['html']}" for node in one["nodes"][:5])
        yield f"{one['id']} ({one['impact']}): {one['help']}{nodes}"


def _kept_words() -> Iterator[str]:
    yield settings.HOUSE_NAME
    yield settings.RECEIPT_PREFIX
    for person in Person.objects.select_related("seal_key"):
        yield f"{person.name} {person.address}"
    yield from (objection.text for objection in Objection.objects.all())
    yield from (file.ended_words for file in Membership.objects.all())
    yield from (f"{one.text} {one.answer}" for one in Correction.objects.all())
    yield from (sheet.rows for sheet in RollImport.objects.all())
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField | JSONField)
        ]
        for row in model.objects.values_list(*fields) if fields else ():
            yield from (str(value) for value in row if value)
    for batch in ImportBatch.objects.all():
        with batch.file.open("rb") as file:
            for row in read_workbook(file).rows:
                yield from (cell.text for cell in row.cells)
    # Law and practice are shipped in the words of their sources.
    for path in Path(settings.ROOT).glob("tongxin/*/*.toml"):
        yield path.read_text()


def faults_of(
    page: "Page", status: int, corpus: Corpus, language: str, text: str
) -> Iterator[str]:
    """Whatever is wrong with the page that is open."""
    seen = page.evaluate(LOOK)
    wanted = {"status": status, "lang": language, "text": text, "headings": 1}
    for what, value in wanted.items():
        if seen[what] != value:
            yield f"{what}: {seen[what]}, not {value}"
    if not seen["title"].split(" · ")[0].strip():
        yield "no title"
    if COMPLAINTS[language] not in seen["complaints"]:
        yield "no way to complain"
    if seen["bytes"] > HEAVIEST:
        yield f"weighs {seen['bytes']:,} bytes"
    words = [*seen["words"], seen["title"]]
    judge = chinese_faults if language == "zh-hans" else english_faults
    yield from sorted({fault for word in words for fault in judge(word, corpus)})
    yield from runs_off(page)


def runs_off(page: "Page") -> Iterator[str]:
    """What makes the whole page move sideways."""
    for node in page.evaluate(WIDTH):
        yield f"runs off at {page.viewport_size}: {node}"


def chinese_faults(words: str, corpus: Corpus) -> Iterator[str]:
    """English left over, and marks of the wrong width between Chinese words."""
    left = re.findall(r"[A-Za-z][A-Za-z’']+", SIGNS.sub("", words))
    if english := " ".join(w for w in left if w not in NAMES | IN_THE_WORKBOOK):
        yield f"English: {english[:80]}"
    # Django itself ends a shortened Chinese text with three points.
    for mark in re.findall(r"[\u4e00-\u9fff](?!\.\.\.)[,.;:?!()](?!\w)", words):
        if not corpus.holds(mark):
            yield f"narrow mark: {mark!r} in {words[:60]!r}"


def english_faults(words: str, corpus: Corpus) -> Iterator[str]:
    """Chinese left over that nobody said, and wide marks between English words."""
    for word in re.findall(r"[\u4e00-\u9fff]+", words):
        if not corpus.holds(word):
            yield f"Chinese: {word!r} in {words[:60]!r}"
    for mark in WIDE.findall(words):
        yield f"wide mark: {mark!r} in {words[:60]!r}"
