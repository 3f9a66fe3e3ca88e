"""What every answer is held against, whoever asked for what: one fault, one line."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.urls import reverse

from tests.matrix import roles
from tests.matrix.answering import NAME
from tests.matrix.asking import Answer, ask
from tests.matrix.code import WRITTEN
from tests.matrix.expected import ADDRESSES, EXPECTED
from tests.matrix.looking import LEADING, code_in_page, same_words
from tests.matrix.marks import leaks
from tests.matrix.reading import WRITES_ON_READING
from tests.matrix.roles import EVERYBODY
from tests.matrix.rules import GONE, HELD, IN, NO, WRONG_METHOD, Table
from tests.matrix.trying import trials
from tests.matrix.world import World
from tongxin.consultations.models import RollEntry
from tongxin.polls.models import Ballot

# Where nothing is read, a link leads to no page.
SENT_ALONE = dict.fromkeys(EVERYBODY, WRONG_METHOD)

# Below it nothing has an address, however deep a room goes.
NOWHERE = "nowhere/" * 9


@dataclass(frozen=True)
class Question:
    """Who asked for which address, and which outcomes are right (any, if none)."""

    name: str
    path: str
    method: str
    role: str
    allowed: frozenset[str] = frozenset()
    # Asked the way nobody asks: only whether it breaks, writes or tells counts.
    is_odd: bool = False

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path} as {self.role}"


@dataclass
class Known:
    """What the judges know of the world, looked up once."""

    world: World
    pseudonyms: set[str] = field(default_factory=set)
    # On the page of one's own proof one's own pseudonym stands, and no other.
    proofs: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _gone: dict[tuple[str, str], tuple[object, ...]] = field(default_factory=dict)
    _behind: dict[tuple[str, str], str] = field(default_factory=dict)
    _wanted: dict[str, Table] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World) -> "Known":
        known = cls(world)
        own = {
            world.users[role].person_id: role
            for role in (roles.AUTHOR, roles.NEIGHBOUR)
        }
        for entry in RollEntry.objects.all():
            path = reverse("consultations:proof", args=[entry.consultation_id])
            known._keep(entry.pseudonym, own.get(entry.person_id), path)
        for ballot in Ballot.objects.all():
            path = reverse("polls:proof", args=[ballot.poll_id])
            known._keep(ballot.pseudonym, own.get(ballot.person_id), path)
        return known

    def _keep(self, pseudonym: str, role: str | None, path: str) -> None:
        self.pseudonyms.add(pseudonym)
        if role is not None:
            self.proofs.setdefault((role, path), set()).add(pseudonym)

    def behind(self, role: str, href: str) -> str:
        """What this role finds behind a link; by the table, where it says."""
        path = href.partition("?")[0]
        if (role, path) not in self._behind:
            right = self._tables().get(path, {}).get(role, "")
            is_sure = right and (right not in SHUT or "?" not in href)
            self._behind[role, path] = (
                right if is_sure else ask(self.world, role, "get", href).found
            )
        return self._behind[role, path]

    def _tables(self) -> dict[str, Table]:
        if not self._wanted:
            for name, wanted in EXPECTED.items():
                for trial in trials(self.world, ADDRESSES[name], wanted):
                    self._wanted.setdefault(trial.path, trial.see or SENT_ALONE)
        return self._wanted

    def gone(self, role: str, path: str) -> tuple[object, ...]:
        """What this role finds where there is no address at all.

        In the same part of the house: the menu says where one stands.
        """
        nowhere = f"/{path.split('/')[1]}/{NOWHERE}"
        if (role, nowhere) not in self._gone:
            answer = ask(self.world, role, "get", nowhere)
            self._gone[role, nowhere] = said(answer, nowhere)
        return self._gone[role, nowhere]


def said(answer: Answer, path: str) -> tuple[object, ...]:
    """All that an answer says, but for its own address and what is ever new."""
    heads = sorted(set(answer.response.headers) - {"Content-Length"})
    return (*same_words(answer.response, path), *heads, *answer.response.cookies)


type Judge = Callable[[Known, Question, Answer], Iterator[str]]


# ---- Who gets in, and what is written ----


def finds_what_is_theirs(
    _known: Known, asked: Question, answer: Answer
) -> Iterator[str]:
    if not asked.allowed or is_held(asked, answer):
        return
    if answer.found not in asked.allowed:
        yield f"{answer.found}, not {' or '.join(sorted(asked.allowed))}"


def is_held(asked: Question, answer: Answer) -> bool:
    return HELD in asked.allowed and answer.response.status_code == 422


def writes_only_what_it_may(
    _known: Known, asked: Question, answer: Answer
) -> Iterator[str]:
    if not answer.written:
        return
    tables = ", ".join(sorted(answer.written))
    if answer.found != IN or is_held(asked, answer):
        yield f"refused, but wrote {tables}"
    elif asked.method == "get" and answer.written - WRITES_ON_READING.get(
        asked.name, set()
    ):
        yield f"only read, but wrote {tables}"
    elif asked.is_odd and asked.method not in ("get", "head", "post"):
        yield f"no method of ours, but wrote {tables}"


def is_gone_like_nothing(
    known: Known, asked: Question, answer: Answer
) -> Iterator[str]:
    """What may not be seen and what does not exist are one and the same answer."""
    is_compared = asked.method in ("get", "post") and answer.found == GONE
    if is_compared and said(answer, asked.path) != known.gone(asked.role, asked.path):
        yield "not found, but in other words than what does not exist"


# ---- What it tells ----


def leaks_nothing(known: Known, asked: Question, answer: Answer) -> Iterator[str]:
    copied = reverse("people:data_export", args=[known.world.sides["A"]["person"]])
    # Where the officer hands out a copy: it holds what its person may read.
    is_copy = (asked.role, asked.path) == (roles.OFFICER, copied)
    reader = roles.AUTHOR if is_copy else asked.role
    if told := leaks(reader, f"{answer.head}\n{answer.words}"):
        yield f"leaks {', '.join(sorted(told))}"


HEX = re.compile(r"[0-9a-f]{32,}")
# In any language, and as forms and files write it.
CHOICE = re.compile(
    r"\b(?:agree|unsure|against|abstain)\b|能接受|说不准|不能接受|同意|反对|弃权"
)
NEAR = 120


def names_no_pseudonym(known: Known, asked: Question, answer: Answer) -> Iterator[str]:
    own = known.proofs.get((asked.role, asked.path), set())
    for one in pseudonyms_in(answer.words, known.pseudonyms) - own:
        yield f"holds the pseudonym {one}"


def pseudonyms_in(text: str, pseudonyms: set[str]) -> set[str]:
    """Within a longer row of figures one may begin anywhere."""
    found: set[str] = set()
    for row in HEX.findall(text):
        known = pseudonyms if len(row) > 32 else {row} & pseudonyms
        found |= {one for one in known if one in row}
    return found


def tells_no_answer_beside_a_name(
    _known: Known, asked: Question, answer: Answer
) -> Iterator[str]:
    if NAME not in answer.words:
        return
    text = WRITTEN.sub("", answer.words)
    for match in re.finditer(NAME, text):
        around = text[max(match.start() - NEAR, 0) : match.end() + NEAR]
        if CHOICE.search(around):
            yield f"an answer beside a name: {around!r}"
            return


# ---- What a browser would make of it ----

# Any sign of our code that is not escaped: a quote, a bracket, a place to go to.
BARE = (
    *(b'zq()//"', b"zq()//'", b"&quot;'", b'"&#x27;', b"\"'&gt;", b"'\"&gt;"),
    *(b"<script>zq", b"<svg/onload=zq", b"<i onx", b"<img src=x onerror=zq"),
    b"</textarea></title>",
)
RUNS = re.compile(rb"javascript:|data:text", re.IGNORECASE)
# What stands before it where a browser would go there.
LEADS = re.compile(
    rf"""(?:{"|".join(LEADING)})\s*=\s*["']?\s*\Z""".encode(), re.IGNORECASE
)
H1 = re.compile(rb"<h1[\s>]")


def escapes_words(_known: Known, asked: Question, answer: Answer) -> Iterator[str]:
    if not answer.is_html:
        return
    body = answer.body
    bare = (body.find(one) for one in BARE)
    leading = (
        match.start()
        for match in RUNS.finditer(body)
        if LEADS.search(body, max(match.start() - 60, 0), match.start())
    )
    at = next((one for one in chain(bare, leading) if one >= 0), -1)
    if at >= 0:
        around = body[max(at - 60, 0) : at + 90]
        yield f"code stands unescaped: {around.decode(errors='replace')!r}"
    elif asked.is_odd:
        yield from (f"code runs: {one}" for one in code_in_page(answer.body))


LINK = re.compile(rb"""<a [^>]*?href="(/[^"#]*)""")
SHUT = {NO, GONE, WRONG_METHOD}


def leads_only_where_one_gets_in(
    known: Known, asked: Question, answer: Answer
) -> Iterator[str]:
    """No link to a page that its reader is refused: of each address once a role."""
    if asked.method != "get" or asked.is_odd or not answer.is_html:
        return
    for link in sorted(set(LINK.findall(answer.body))):
        href = html.unescape(link.decode())
        if (found := known.behind(asked.role, href)) in SHUT:
            yield f"a link to {href}, where this role finds {found}"


def has_one_heading(_known: Known, asked: Question, answer: Answer) -> Iterator[str]:
    if answer.is_html and b"<html" in answer.body:
        count = len(H1.findall(answer.body))
        if count != 1:
            yield f"{count} h1, not one"


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
# Word by word: one that is missing here is one that a browser does not keep.
POLICY = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
OF_A_FILE = {"default-src 'none'", "sandbox"}
# Where the address itself is a secret.
NO_REFERRER = {"councils:seats_feed"}


def forbids_what_it_does_not_need(
    _known: Known, asked: Question, answer: Answer
) -> Iterator[str]:
    head = answer.response.headers
    is_told = asked.name in NO_REFERRER and answer.response.status_code == 200
    secret = {"Referrer-Policy": "no-referrer"} if is_told else {}
    for name, value in (HEADERS | secret).items():
        if head.get(name) != value:
            yield f"{name} is {head.get(name)}, not {value}"
    policy = head.get("Content-Security-Policy", "")
    if {part.strip() for part in policy.split(";")} not in (POLICY, OF_A_FILE):
        yield f"the content policy is {policy!r}"


JUDGES: tuple[Judge, ...] = (
    finds_what_is_theirs,
    writes_only_what_it_may,
    is_gone_like_nothing,
    leaks_nothing,
    names_no_pseudonym,
    tells_no_answer_beside_a_name,
    escapes_words,
    leads_only_where_one_gets_in,
    has_one_heading,
    forbids_what_it_does_not_need,
)


def judge(known: Known, asked: Question, answer: Answer) -> Iterator[str]:
    for one in JUDGES:
        yield from one(known, asked, answer)
