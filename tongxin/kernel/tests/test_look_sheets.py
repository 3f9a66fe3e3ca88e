"""Style sheets, script and templates hold to what old browsers and the policy allow."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

KERNEL = Path(__file__).parent.parent
ROOMS = KERNEL.parent
SHEETS = sorted(ROOMS.glob("*/static/**/*.css"))
# What every page loads; what one page needs alone stands in its room, and what those
# with pictures share, in a sheet of its own.
PICTURES = "pictures.css"
FRAME = [p for p in sorted((KERNEL / "static").rglob("*.css")) if p.name != PICTURES]
SCRIPTS = sorted((KERNEL / "static").rglob("*.js"))
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
pytestmark = pytest.mark.one_database

# Classes that only say what something is: nothing is drawn for them.
NAMES = {"list", "success", "info", "debug", "todo"}

# What a Chrome of 2018 does not know. Where something newer comes after an older
# twin of the same property (`overflow-wrap`, `min-height`), it may stand.
TOO_NEW = {
    "layers": r"@layer",
    "nesting": r"&\s*[.:>+~\[{a-z]",
    ":has :is :where": r":(has|is|where)\(",
    "range queries": r"@(media|container)[^{]*[<>]",
    "container queries": r"@container|container-type|container:",
    "inset": r"(?<![-\w])inset(-block|-inline)?\s*:",
    "logical sizes": r"(min-|max-)?(inline|block)-size\s*:",
    "logical sides": r"(margin|padding|border)-(inline|block)",
    "maths": r"(?<![-\w])(clamp|min|max)\(",
    "own transforms": r"(?<![-\w])(translate|rotate|scale)\s*:",
    "aspect-ratio": r"aspect-ratio",
    "overflow: clip": r"overflow\s*:\s*clip",
    "start and end": r":\s*(flex-)?(?<!flex-)(start|end)\s*;.*justify-content",
}


def found_too_new(css: str) -> set[str]:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    found = {name for name, rule in TOO_NEW.items() if re.search(rule, css)}
    for body in re.findall(r"{([^{}]*)}", css):
        if "flex" in body and re.search(r"(?<![-\w])gap\s*:", body):
            found.add("flex gap")
        if "dvb" in body and "vh" not in body:
            found.add("dvb without vh")
    if re.search(r"{[^{}@]*{", re.sub(r"@(media|page|supports)[^{]*{", "", css)):
        found.add("nesting")
    return found


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.name)
def test_a_sheet_holds_in_a_web_view_of_2018(path):
    assert found_too_new(path.read_text()) == set()


@pytest.mark.parametrize(
    ("css", "name"),
    [
        ("@layer a { p { color: red } }", "layers"),
        ("p { &:hover { color: red } }", "nesting"),
        ("p { b { color: red } }", "nesting"),
        ("p:has(b) { color: red }", ":has :is :where"),
        ("@media (width >= 60rem) { p { color: red } }", "range queries"),
        ("p { inset: 0 }", "inset"),
        ("p { margin-inline: auto }", "logical sides"),
        ("p { width: min(10rem, 50%) }", "maths"),
        ("p { display: flex; gap: 1rem }", "flex gap"),
        ("p { height: 100dvb }", "dvb without vh"),
    ],
)
def test_the_check_finds_what_is_too_new(css, name):
    assert name in found_too_new(css)


def test_the_check_lets_old_css_pass():
    old = "@media (min-width: 1px) { p { min-height: 100vh; min-height: 100dvb } }"
    assert found_too_new(old + " .a { box-shadow: inset 0 0 0 1px }") == set()


@pytest.mark.parametrize("path", SHEETS + SCRIPTS, ids=lambda p: p.name)
def test_a_file_is_short(path):
    assert len(path.read_text().splitlines()) < 500


def test_sheets_and_script_are_light():
    assert sum(path.stat().st_size for path in FRAME) < 44_000
    assert (KERNEL / "static/kernel" / PICTURES).stat().st_size < 10_000
    assert sum(path.stat().st_size for path in SCRIPTS) < 12_000


def test_sheets_load_nothing_from_elsewhere():
    for path in SHEETS:
        assert not re.search(r"url\(|@import|@font-face", path.read_text()), path


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_a_script_parses_in_a_web_view_of_2018(path):
    text = re.sub(r"//.*", "", path.read_text())
    assert not re.search(r"\?\.[a-z(\[]|\?\?|replaceAll|\.at\(|matchAll|import\(", text)
    assert not re.search(r"\beval\(|new Function|\.style\b|innerHTML", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOMS)))
def test_a_template_has_no_style_and_no_script_of_its_own(path):
    text = path.read_text()
    # A page that becomes a PDF carries its sheet; no browser shows it.
    if not path.stem.endswith("_print"):
        assert not re.search(r"<style|\sstyle\s*=", text)
    assert not re.search(r'<script(?![^>]*(\ssrc=|type="application/json"))', text)
    assert not re.search(r"\son[a-z]+\s*=|hx-on|javascript:", text)
    assert not re.search(r"https?://(?!www\.w3\.org/)", text), "asks another host"


def classes(template: str) -> set[str]:
    """Classes written out in a template, without those that it computes."""
    found = set()
    for value in re.findall(r'\sclass="([^"]*)"', template):
        words = re.sub(r"[^\s]*{[{%].*?[%}]}[^\s{]*", " ", value)
        found |= set(words.split())
    return found


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if not path.stem.endswith("_print")],
    ids=lambda p: str(p.relative_to(ROOMS)),
)
def test_a_template_uses_only_classes_of_the_sheets(path):
    css = "".join(sheet.read_text() for sheet in SHEETS)
    known = set(re.findall(r"\.([a-z][\w-]*)", css))
    assert classes(path.read_text()) - known - NAMES == set()


def test_what_the_frame_loads_exists():
    head = (KERNEL / "templates/kernel/parts/head.html").read_text()
    names = re.findall(r"static '([^']+)'", head)
    assert len(names) >= 8
    assert all(finders.find(name) for name in names)
