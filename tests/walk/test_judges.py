"""Each judge of the walk finds what it is there for."""

from html import escape

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.matrix import roles
from tests.matrix.answering import NAME
from tests.matrix.asking import Answer, ask
from tests.matrix.code import CODE, CODES, columns_of, written_tables
from tests.matrix.judging import HEADERS, POLICY, Question, judge
from tests.matrix.rules import GONE, IN, NO
from tests.matrix.walking import Asker, faults
from tongxin.consultations.models import RollEntry

pytestmark = pytest.mark.django_db

GOOD = "<html><title>页</title><h1>页</h1>{}</html>"


def told(known, body: str = "", **facts) -> str:
    """What the judges say of a page with this in it."""
    status, head = facts.pop("status", 200), facts.pop("head", {})
    written = facts.pop("written", set())
    facts = {"name": "x", "path": "/x/", "method": "get", "role": roles.CLERK} | facts
    response = HttpResponse(GOOD.replace("{}", body), status=status)
    policy = {"Content-Security-Policy": "; ".join(sorted(POLICY))}
    for name, value in (HEADERS | policy | head).items():
        response[name] = value
    answer = Answer(response, response.content, written)
    return "\n".join(judge(known, Question(**facts), answer))


def test_a_page_as_it_should_be_is_let_pass(known):
    allowed = frozenset({IN})
    assert not told(known, f"<p title='{escape(CODE)}'>x</p>", allowed=allowed)


def test_another_outcome(known):
    assert "in, not 404" in told(known, allowed=frozenset({GONE}))
    assert "403, not in" in told(known, status=403, allowed=frozenset({IN}))


def test_what_is_written(known):
    wrote = {"voices_voice"}
    refused = told(known, status=403, allowed=frozenset({NO}), written=wrote)
    assert "refused, but wrote voices_voice" in refused
    assert "only read, but wrote voices_voice" in told(known, written=wrote)
    assert not told(known, method="post", written=wrote)
    odd = told(known, method="delete", is_odd=True, written=wrote)
    assert "no method of ours, but wrote voices_voice" in odd


def test_what_is_not_there_and_what_may_not_be_seen(known, world):
    path = "/voices/987654321/"
    assert "in other words" in told(known, status=404, path=path)
    gone = ask(world, roles.CLERK, "get", path)
    asked = Question("x", path, "get", roles.CLERK, frozenset({GONE}))
    assert not list(judge(known, asked, gone))
    gone.response.content = gone.body.replace(b"</title>", b"!</title>")
    (only,) = judge(known, asked, Answer(gone.response, gone.body, set()))
    assert "in other words" in only


def test_words_that_may_not_be_read(known):
    assert "leaks textA" in told(known, "ZqxtextA", role=roles.STRANGER)
    head = {"X-Note": "ZqxtextA"}
    assert "leaks textA" in told(known, head=head, role=roles.STRANGER)
    assert not told(known, "ZqxtextA", role=roles.A_SECRETARY)


def test_pseudonyms_but_for_ones_own_on_ones_own_proof(known):
    one = RollEntry.objects.filter(person=known.world.users[roles.AUTHOR].person)[0]
    assert f"holds the pseudonym {one.pseudonym}" in told(known, one.pseudonym)
    assert "holds the pseudonym" in told(known, f"0a{one.pseudonym}f")
    (path,) = [
        path
        for (role, path), own in known.proofs.items()
        if role == roles.AUTHOR and one.pseudonym in own
    ]
    assert not told(known, one.pseudonym, role=roles.AUTHOR, path=path)
    assert told(known, one.pseudonym, role=roles.NEIGHBOUR, path=path)


def test_an_answer_beside_a_name(known):
    beside = told(known, f"<td>{NAME}web{escape(CODE)}</td><td>同意</td>")
    assert "an answer beside a name" in beside
    assert not told(known, f"<td>{NAME}web</td>{'远' * 200}<td>同意</td>")


@pytest.mark.parametrize("code", CODES)
def test_code_that_is_not_escaped(known, code):
    assert "unescaped" in told(known, f"<p>{code}</p>")
    no_quotes = code.replace("<", "&lt;").replace(">", "&gt;")
    assert "unescaped" in told(known, f'<p title="x{no_quotes}">')
    assert not told(known, f'<p title="x{escape(code)}">{escape(code)}</p>')


def test_an_address_that_runs(known):
    assert "unescaped" in told(known, f'<a href="{escape(CODE)}">x</a>')
    bare = "<a title=x onclick=zq()>x</a>"
    assert "code runs" in told(known, bare, is_odd=True)


def test_a_link_that_its_reader_is_refused(known):
    closed, sent = "/staff/", reverse("account_logout")
    link = '<a class="x" href="{}">x</a>'.format
    assert "/staff/, where this role finds" in told(known, link(closed))
    assert not told(known, link(closed), role=roles.ADMIN)
    assert "/nowhere/, where this role finds 404" in told(known, link("/nowhere/"))
    button = reverse("voices:accept", args=[known.world.sides["A"]["voice_id"]])
    assert "where this role finds 405" in told(known, link(f"{button}?a=1&amp;b=2"))
    # A form that is only sent is no link; nor is what stands in another house.
    assert not told(known, f'<form action="{sent}"></form><a href="https://x/y">x</a>')


def test_headings_and_headers(known):
    assert "2 h1, not one" in told(known, '<h1 id="x">y</h1>')
    for name in HEADERS:
        assert f"{name} is x" in told(known, head={name: "x"})
    whole = sorted(POLICY)
    for policy in ([*whole, "script-src 'unsafe-inline'"], whole[1:], whole[:-1]):
        head = {"Content-Security-Policy": "; ".join(policy)}
        assert "the content policy is" in told(known, head=head)
    assert "policy is ''" in told(known, head={"Content-Security-Policy": ""})


def test_code_stands_in_every_column_of_words(world):
    """Or the escaping of a page that shows it would not have been tried."""
    bare = []
    for model in written_tables():
        for column in columns_of(model):
            rows = model._base_manager.exclude(**{column.name: ""})
            words = [w for w in rows.values_list(column.name, flat=True) if w]
            if words and not any(one.endswith(CODES) for one in words):
                bare.append(f"{model.__name__}.{column.name}")
    assert not bare, f"No room for code in {', '.join(bare)}"


def test_the_walk_hands_every_answer_to_the_judges(known, monkeypatch, request):
    """And says which address, record and role a fault belongs to."""
    monkeypatch.setitem(HEADERS, "X-Frame-Options", "planted")
    lines = faults(known, "desks:about", Asker(request))
    assert len(lines) > len(roles.EVERYBODY)
    assert any(f"as {roles.VISITOR}: X-Frame-Options" in line for line in lines)
