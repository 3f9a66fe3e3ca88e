"""A page looked at in a browser: who is shut out, how wide it is, what it weighs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAVIEST = 200_000
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
JUDGE = """() => axe.run({resultTypes: ["violations"]}).then(done => done.violations)"""
SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[^>]*></script>")

LOADED = """() => {
    const [page] = performance.getEntriesByType("navigation");
    const beside = performance.getEntriesByType("resource");
    return {
        status: page.responseStatus,
        page: page.decodedBodySize,
        beside: beside.reduce((sum, entry) => sum + entry.decodedBodySize, 0),
    };
}"""
HEADINGS = """() => [...document.querySelectorAll("h1")]
    .filter(node => node.getClientRects().length > 0).length"""
WIDTH = """() => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return [];
    return [...document.querySelectorAll("body *")]
        .filter(node => node.getBoundingClientRect().right > most + 1)
        .slice(-3).map(node => node.outerHTML.slice(0, 120));
}"""
LARGE = """() => { document.documentElement.dataset.text = "large"; }"""
NORMAL = """() => { document.documentElement.dataset.text = "normal"; }"""


def put(page: "Page", html: str) -> None:
    """Into an open page of the house: the same style sheets and policy of contents.

    Scripts have run where the address was opened; what stands in a page itself would
    still be refused here.
    """
    page.set_content(SCRIPT.sub("", html))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the browser fetched for the address that it opened, in bytes."""

    status: int
    page: int
    beside: int


def loaded(page: "Page") -> Loaded:
    return Loaded(**page.evaluate(LOADED))


def shuts_out(page: "Page") -> Iterator[str]:
    """What shuts somebody out, as axe-core finds it; only that, so that it is quick."""
    for one in page.evaluate(JUDGE):
        nodes = "".join(f"\n    {node['html']}" for node in one["nodes"][:5])
        yield f"{one['id']} ({one['impact']}): {one['help']}{nodes}"


def has_one_heading(page: "Page") -> Iterator[str]:
    if (headings := page.evaluate(HEADINGS)) != 1:
        yield f"headings that are seen: {headings}, not 1"


def runs_off(page: "Page") -> Iterator[str]:
    """What makes the whole page move sideways."""
    for node in page.evaluate(WIDTH):
        yield f"runs off at {page.viewport_size}: {node}"


def runs_off_in_large_text(page: "Page") -> Iterator[str]:
    page.evaluate(LARGE)
    yield from (f"in large text {fault}" for fault in runs_off(page))
    page.evaluate(NORMAL)
