#!/usr/bin/env python3
"""Plant faults one by one in a copy of the tree and say which the suite finds.

    scripts/plant_faults.py                       everything, on the last commit
    scripts/plant_faults.py --room polls --depth room
    scripts/plant_faults.py --only ID ID --again
    scripts/plant_faults.py --against COMMIT      the same faults on another commit

A fault is planted alone, and the tests that run its function (noted once by `pytest
--reached`), or else the files of its own room that are the likeliest to see it, run
until the first is red; that test must be green without the fault. Those still unfound
are planted together and the suite runs once: what turns red is narrowed down by halves
to the one fault that does it alone. Your checkout is never touched. What was judged is
kept for each commit, so a run that was stopped goes on where it stood.

Style and types are not checked: a name that is left over by the planting would make a
fault easy in a way that proves nothing.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.planted import KINDS, Fault, every  # noqa: E402 - found by the line above
from tests.planted.workshop import HOME, Run, Stage, Workshop, git  # noqa: E402
from tests.plugins.reached import Seconds, gathered  # noqa: E402

# So many files of its own room, or tests of any, see a fault alone.
NEAR = 5
# Seconds of tests that see it alone, and what each costs besides.
PATIENCE, EACH = 150.0, 0.05
WHOLE_HOUSES = ("tests/", "tongxin/demo/")
DEPTHS = ("room", "rooms", "house", "all")
# Two people at once: what only a second database sees is seen here first.
RACES = re.compile(r"two_|_once|race|everybody|worker|killed")
IN_BROWSER = re.compile(r"live_server|open_page|\bpage\b[,)]|journeys")


@dataclass(slots=True)
class Verdict:
    """What is known of one fault on one commit."""

    id: str
    print_: str
    result: str = "unfound"
    stage: str = ""
    test: str = ""
    seconds: float = 0.0
    ran: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return self.result in {"found", "skipped"}


def fingerprint(fault: Fault) -> str:
    words = "\0".join((fault.file, fault.old, fault.new))
    return hashlib.sha256(words.encode()).hexdigest()[:12]


class Book:
    """What was judged of one commit, kept after each fault."""

    def __init__(self, file: Path) -> None:
        self.file, self.lock = file, Lock()
        kept = json.loads(file.read_text()) if file.exists() else {}
        self.verdicts = {row["id"]: Verdict(**row) for row in kept.get("verdicts", [])}
        # Of each test that failed with a fault, whether it is red without it.
        self.red: dict[str, bool] = kept.get("red", {})

    def of(self, fault: Fault, *, again: bool = False) -> Verdict:
        known = self.verdicts.get(fault.id)
        if again or known is None or known.print_ != fingerprint(fault):
            known = self.verdicts[fault.id] = Verdict(fault.id, fingerprint(fault))
        return known

    def keep(self) -> None:
        with self.lock:
            rows = [asdict(one) for one in self.verdicts.values()]
            kept = {"red": self.red, "verdicts": rows}
            fresh = self.file.with_suffix(".tmp")
            fresh.write_text(json.dumps(kept, indent=1, ensure_ascii=False))
            fresh.rename(self.file)


# ---- Which tests ----


# What may run on PostgreSQL.
ON_BOTH = ("-m", "not one_database")


def running(shop: Workshop, fault: Fault, reached: Seconds) -> list[Stage]:
    """Tests that run its function: of rooms, its own and the likeliest files first;
    then the walk, for which a whole house is made anew with the fault in it."""
    seconds = reached.get(fault.id, {})
    own = f"tongxin/{fault.room}/"

    def order(name: str) -> tuple[bool, tuple[int, str], float]:
        file = name.partition("::")[0]
        return not name.startswith(own), _far(shop.path / file, fault), seconds[name]

    names = sorted(seconds, key=order)
    in_rooms = [one for one in names if not one.startswith(WHOLE_HOUSES)]
    whole = [one for one in names if one.startswith("tests/walk/test_walk")]
    stages = [("what runs it", in_rooms), ("the walk", whole)]
    return [
        _stage_of(name, list(_few(tests, seconds)), fault)
        for name, tests in stages
        if tests
    ]


def _few(names: Sequence[str], seconds: dict[str, float]) -> Iterator[str]:
    """As many as there is patience for."""
    spent = 0.0
    for number, name in enumerate(names):
        spent += seconds[name] + EACH
        if spent > PATIENCE and number >= NEAR:
            return
        yield name


def _stage_of(name: str, tests: list[str], fault: Fault) -> Stage:
    if fault.needs != "postgresql":
        return Stage(name, ("pytest", "-x", *tests))
    marked = ("pytest", "-x", *ON_BOTH, *tests)
    return Stage(f"{name}, on PostgreSQL", marked, on_postgresql=True)


def nearest(shop: Workshop, fault: Fault) -> list[Stage]:
    """The few files of its own room that are the likeliest to see it."""
    folder = shop.path / "tongxin" / fault.room / "tests"
    files = sorted(folder.rglob("test_*.py"), key=lambda f: _far(f, fault))[:NEAR]
    if not files:
        return []
    words = tuple(str(file.relative_to(shop.path)) for file in files)
    if fault.needs != "postgresql":
        return [Stage("near", ("pytest", "-x", *words))]
    marked = ("pytest", "-x", *ON_BOTH, *words)
    return [Stage("near, on PostgreSQL", marked, on_postgresql=True)]


def _far(file: Path, fault: Fault) -> tuple[int, str]:
    """How unlikely it is that this file sees the fault."""
    text = file.read_text(encoding="utf-8")
    quoted = re.findall(r'"([a-z_.]+)"', fault.old)
    words = [fault.within, Path(fault.file).stem, *quoted]
    near = sum(min(text.count(word), 20) for word in words if len(word) > 3)
    if fault.needs == "postgresql" and RACES.search(file.name):
        near += 1000
    if fault.needs == "browser" and IN_BROWSER.search(text):
        near += 1000
    return -near, file.name


def rest_of_suite(shop: Workshop, depth: str, workers: int) -> list[Stage]:
    """Everything else, for faults that are planted together."""
    many = ("-n", str(workers)) if workers > 1 else ()
    run = ("pytest", "--maxfail=12", *many)
    house = sorted((shop.path / "tests").rglob("test_*.py"))
    sees = [f for f in house if IN_BROWSER.search(f.read_text(encoding="utf-8"))]
    names = {f: str(f.relative_to(shop.path)) for f in house}
    plain = [names[f] for f in house if f not in sees and "planted" not in f.name]
    races = [
        str(file.relative_to(shop.path))
        for file in sorted(shop.path.glob("tongxin/*/tests/test_*.py"))
        if RACES.search(file.name)
    ]
    stages = [
        Stage("races", (*run, *ON_BOTH, *races), on_postgresql=True),
        Stage("all rooms", (*run, "tongxin")),
    ]
    if depth in {"house", "all"}:
        stages += [
            Stage("house", (*run, *plain)),
            Stage("house in a browser", (*run, *(names[f] for f in sees))),
        ]
    if depth == "all":
        words = (*run, *ON_BOTH, "tongxin", "tests")
        stages.append(Stage("all on PostgreSQL", words, on_postgresql=True))
    return stages


# ---- Judging ----


def judge_alone(shop: Workshop, fault: Fault, book: Book, reached: Seconds) -> None:
    verdict = book.of(fault)
    if not shop.fits(fault):
        verdict.result = "skipped"
        return
    for stage in running(shop, fault, reached) or nearest(shop, fault):
        if stage.name in verdict.ran:
            continue
        verdict.ran.append(stage.name)
        # Past what is red without the fault, too.
        while (run := shop.run(stage, [fault])).is_red:
            verdict.seconds += run.seconds
            if _is_to_blame(shop, stage, run, book):
                verdict.result, verdict.stage = "found", stage.name
                verdict.test = run.failed[0]
                return
            stage = _without(stage, {run.failed[0]})  # noqa: PLW2901
        verdict.seconds += run.seconds


def _is_to_blame(shop: Workshop, stage: Stage, run: Run, book: Book) -> bool:
    """Whether the test that failed is green without the fault; asked once a commit."""
    test = run.failed[0]
    if test not in book.red:
        book.red[test] = shop.run(_alone(stage, test)).is_red
    return not book.red[test]


def _alone(stage: Stage, test: str) -> Stage:
    """One test of a stage; what has no name of its own is run as a whole."""
    if stage.command[0] != "pytest" or not test.startswith(("tests", "tongxin")):
        return stage
    words = tuple(w for w in stage.command if not w.startswith(("tests", "tongxin")))
    words = tuple(w for w in words if w != "-x")
    if "-n" in words:
        at = words.index("-n")
        words = words[:at] + words[at + 2 :]
    return Stage(stage.name, (*words, test), stage.on_postgresql)


def judge_together(
    shops: Sequence[Workshop], stage: Stage, faults: list[Fault], book: Book
) -> None:
    """Run a stage with all of them planted, until those that turn it red are known."""
    shop = shops[0]
    left = [one for one in faults if stage.name not in book.of(one).ran]
    # Red without any fault, or by two faults that meet: past those.
    past = {test for test, is_red in book.red.items() if is_red}
    while left:
        planted = side_by_side(shop, left)
        run = shop.run(_without(stage, past), planted)
        guilty = _guilty(shops, stage, run, planted)
        for fault, test in guilty.items():
            verdict = book.of(fault)
            verdict.result, verdict.stage, verdict.test = "found", stage.name, test
            tell(fault, verdict)
        if run.is_red and not guilty:
            print(f"  {stage.name}: red, but by no one fault: {', '.join(run.failed)}")
            if past.issuperset(run.failed):
                return
            past.update(run.failed)
        if not run.is_red:
            for fault in planted:
                book.of(fault).ran.append(stage.name)
        left = [f for f in left if f not in guilty and stage.name not in book.of(f).ran]
        book.keep()


def _without(stage: Stage, tests: set[str]) -> Stage:
    words = [word for test in sorted(tests) for word in ("--deselect", test)]
    return Stage(stage.name, (*stage.command, *words), stage.on_postgresql)


def side_by_side(shop: Workshop, faults: Sequence[Fault]) -> list[Fault]:
    """Those of them that can be planted at once: two may want the same line."""
    texts: dict[str, str] = {}
    some = []
    for fault in faults:
        text = texts.get(fault.file) or shop.text(fault.file)
        if fault.fits(text):
            texts[fault.file] = fault.planted(text)
            some.append(fault)
    return some


def _guilty(
    shops: Sequence[Workshop], stage: Stage, run: Run, faults: Sequence[Fault]
) -> dict[Fault, str]:
    """For each test that failed, the one fault that makes it fail."""
    found: dict[Fault, str] = {}
    free = waiting(shops)

    def narrow(test: str) -> None:
        shop = free.get()
        try:
            some = [one for one in faults if one not in found]
            if fault := _narrowed(shop, _alone(stage, test), some):
                found.setdefault(fault, test)
        finally:
            free.put(shop)

    with ThreadPoolExecutor(len(shops)) as pool:
        list(pool.map(narrow, run.failed))
    return found


def _narrowed(shop: Workshop, test: Stage, some: list[Fault]) -> Fault | None:
    """By halving, the one of them that turns this test red alone."""
    if not some or not shop.run(test, some).is_red or shop.run(test).is_red:
        return None
    while len(some) > 1:
        half = some[: len(some) // 2]
        some = half if shop.run(test, half).is_red else some[len(half) :]
    return some[0] if shop.run(test, some).is_red else None


def waiting(shops: Sequence[Workshop]) -> SimpleQueue[Workshop]:
    free: SimpleQueue[Workshop] = SimpleQueue()
    for shop in shops:
        free.put(shop)
    return free


def tell(fault: Fault, verdict: Verdict) -> None:
    ran = ", ".join(verdict.ran)
    told = f"{verdict.stage}: {verdict.test}" if verdict.test else ran
    print(
        f"{verdict.result:8} {verdict.seconds:4.0f} s  {fault.id}  {told}", flush=True
    )


def judge(
    shops: Sequence[Workshop], faults: Sequence[Fault], book: Book, reached: Seconds
) -> None:
    """Each alone, in as many copies of the tree as there are."""
    free = waiting(shops)

    def one(fault: Fault) -> None:
        shop = free.get()
        try:
            judge_alone(shop, fault, book, reached)
        finally:
            free.put(shop)
        book.keep()
        tell(fault, book.of(fault))

    with ThreadPoolExecutor(len(shops)) as pool:
        # By lot, so that a run that is stopped is a fair sample.
        drawn = sorted(faults, key=fingerprint)
        list(pool.map(one, [f for f in drawn if not book.of(f).is_done]))


# ---- Asked and told ----


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="ID", default=[])
    parser.add_argument("--room", nargs="+", default=[])
    parser.add_argument("--kind", nargs="+", choices=KINDS, default=[])
    parser.add_argument("--against", default="HEAD", help="a commit, or a checkout")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--depth", choices=DEPTHS, default="house")
    parser.add_argument("--again", action="store_true", help="forget what was judged")
    parser.add_argument("--results", type=Path, help="where verdicts are kept")
    parser.add_argument(
        "--reached", type=Path, default=HOME, help="where pytest --reached wrote"
    )
    parser.add_argument("--list", action="store_true", help="name the faults and stop")
    parser.add_argument("--told", action="store_true", help="what is known, as a table")
    return parser.parse_args()


def chosen(args: argparse.Namespace) -> list[Fault]:
    return [
        fault
        for fault in every()
        if (not args.only or fault.id in args.only)
        and (not args.room or fault.room in args.room)
        and (not args.kind or fault.kind in args.kind)
    ]


def commit_of(against: str) -> str:
    if Path(against).is_dir():
        return git("rev-parse", "HEAD", folder=Path(against))
    return git("rev-parse", "--verify", f"{against}^{{commit}}")


def table(faults: Sequence[Fault], book: Book) -> None:
    """For a page: how many of each room, then those unfound with what they mean."""
    print("| room | planted | found |\n|---|---|---|")
    for room in dict.fromkeys(fault.room for fault in faults):
        some = [book.of(f) for f in faults if f.room == room]
        some = [one for one in some if one.result != "skipped" and one.ran]
        found = sum(one.result == "found" for one in some)
        print(f"| {room} | {len(some)} | {found} |")
    print()
    for fault in faults:
        verdict = book.of(fault)
        if verdict.result != "found":
            ran = ", ".join(verdict.ran) or "nothing ran"
            print(
                f"- `{fault.id}` ({fault.kind}; {verdict.result}; {ran}): {fault.why}"
            )


def main() -> int:
    args = asked()
    faults = chosen(args)
    if args.list:
        for fault in faults:
            print(f"{fault.id:45} {fault.kind:10} {fault.why}")
        return 0
    HOME.mkdir(mode=0o700, exist_ok=True)
    commit = commit_of(args.against)
    book = Book(args.results or HOME / f"{commit[:12]}.json")
    if args.told:
        table(faults, book)
        return 0
    for fault in faults:
        book.of(fault, again=args.again)
    shops = [Workshop(commit, number) for number in range(max(args.jobs, 1))]
    for shop in shops:
        shop.prepare()
    judge(shops, faults, book, gathered(args.reached))
    if args.depth != "room":
        for stage in rest_of_suite(shops[0], args.depth, args.jobs):
            unfound = [f for f in faults if not book.of(f).is_done]
            judge_together(shops, stage, unfound, book)
    results = [book.of(fault).result for fault in faults]
    counted = {word: results.count(word) for word in dict.fromkeys(results)}
    print(", ".join(f"{count} {word}" for word, count in counted.items()))
    return int(any(result not in {"found", "skipped"} for result in results))


if __name__ == "__main__":
    sys.exit(main())
