"""An export of Polis is read: what is in it, what is left out, what is wrong where."""

import random
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from commonground.conversation import read
from tongxin.consultations import outside, polis
from tongxin.consultations.outside import Handed, Table
from tongxin.consultations.polis import Word, read_export
from tongxin.consultations.tests import exports
from tongxin.consultations.tests.exports import (
    BEGAN,
    COMMENTS,
    VOTES,
    comment,
    comments,
    cut,
    small,
    table,
    vote,
    votes,
    zipped,
)

pytestmark = pytest.mark.one_database


def refused(*files: Handed) -> list[str]:
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        read_export(files)
    return refusal.value.messages


def words(*rows: str) -> list[Word]:
    return read_export([comments(comment(0), comment(1)), votes(*rows)]).words


def test_a_real_export_is_read():
    export = read_export(cut())
    assert export.title == "UberX 自用車載客 — vTaiwan.tw"
    assert export.address == "https://pol.is/3phdex2kjf"
    assert len(export.statements) == 24
    assert sum(said.is_taken_out for said in export.statements) == 4
    assert export.people_count == 60
    assert export.first_at == datetime(2015, 6, 30, 8, 49, 52, 85_000, UTC)
    assert export.not_read == []


def test_of_what_is_left_out_the_count_is_told():
    wide = table("participants-votes.csv", "participant,group-id,0", "7,1,1")
    other = table("comment-groups.csv", "comment,total-votes", "a,1")
    rows = vote(7, 0), vote(7, 0, -1, BEGAN + 1), vote(7, 99), vote(8, 1)
    export = read_export([comments(comment(0), comment(1)), votes(*rows), wide, other])
    assert export.repeated_count == 1
    assert export.unknown_count == 1
    assert export.not_read == ["participants-votes.csv", "comment-groups.csv"]


def test_everybodys_last_words_are_those_that_common_ground_reads(tmp_path):
    (tmp_path / "votes.csv").write_bytes((exports.CUT / "votes.csv").read_bytes())
    theirs = read(tmp_path / "votes.csv").people.votes
    found = {
        (theirs.participants[row], theirs.statements[code // 3], code % 3 - 1)
        for row in range(len(theirs.participants))
        for code in theirs.codes[theirs.starts[row] : theirs.starts[row + 1]].tolist()
    }
    ours = {(str(w.person), str(w.number), w.vote) for w in read_export(cut()).words}
    assert ours == found


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        pytest.param([(1, 0), (-1, 5)], -1, id="the later one"),
        pytest.param([(-1, 5), (1, 0)], -1, id="whatever the order"),
        pytest.param([(1, 0), (0, 0)], 0, id="at one moment the lower one"),
        pytest.param([(1, 0), ("", 5)], 1, id="an empty one takes nothing back"),
    ],
)
def test_of_several_words_the_last_one_counts(rows, last):
    assert words(*(vote(7, 0, said, BEGAN + at) for said, at in rows)) == [
        Word(7, 0, last, BEGAN + max(at for said, at in rows if said == last))
    ]


def test_moments_in_seconds_are_moments_as_well():
    (word,) = words(vote(7, 0, at=BEGAN // 1000))
    assert polis.moment_of(word.at) == datetime(2015, 6, 30, 8, 49, 52, tzinfo=UTC)


def test_columns_may_stand_in_another_order_and_further_ones_may_come():
    heading = "vote,important,voter-id,timestamp,comment-id"
    export = read_export(
        [comments(comment(0)), votes(f"-1,0,7,{BEGAN},0", heading=heading)]
    )
    assert export.words == [Word(7, 0, -1, BEGAN)]


def test_tables_are_known_by_their_headings_not_by_their_names():
    files = [Handed(f"{at}.txt", file.content) for at, file in enumerate(small())]
    assert read_export(files) == read_export(small())


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="BOM"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(
            lambda text: text.replace("\n", "\n\n").encode(), id="blank lines"
        ),
        pytest.param(lambda text: text.rstrip("\n").encode(), id="no last line end"),
    ],
)
def test_however_it_is_written_it_is_the_same_export(written):
    files = [Handed(f.name, written(f.content.decode())) for f in small()]
    assert read_export(files) == read_export(small())


def test_the_fingerprint_knows_facts_not_the_order_of_rows():
    heading, *rows = cut()[2].content.decode().splitlines()
    before = read_export(cut())
    # Of two words at one moment the lower one counts: their order is a fact.
    moments = [row.split(",")[0] for row in rows]
    assert len(set(moments)) == len(moments)
    random.Random(7).shuffle(rows)  # noqa: S311 - any order
    after = read_export([*cut()[:2], table("v.csv", heading, *rows)])
    assert after.fingerprint == before.fingerprint
    rows[0] = rows[0].rsplit(",", 1)[0] + (",0" if rows[0].endswith(",1") else ",1")
    other = read_export([*cut()[:2], table("v.csv", heading, *rows)])
    assert other.fingerprint != before.fingerprint


def turned_round(file: Handed) -> Handed:
    heading, *rows = file.content.decode().splitlines()
    turn = {"1": "-1", "0": "0", "-1": "1"}
    parts = [row.rsplit(",", 1) for row in rows]
    return votes(*(f"{start},{turn[end]}" for start, end in parts), heading=heading)


def test_an_export_whose_signs_are_turned_round_is_read_as_meant():
    said = comments(
        comment(0, agrees=2, disagrees=1), comment(1, agrees=0, disagrees=3)
    )
    rows = [vote(1, 0), vote(2, 0), vote(3, 0, -1)]
    rows += [vote(person, 1, -1) for person in (1, 2, 3)]
    straight = read_export([said, votes(*rows)])
    turned = read_export([said, turned_round(votes(*rows))])
    assert (straight.signs, turned.signs) == ("fit", "turned")
    assert turned.words == straight.words
    assert turned.fingerprint == straight.fingerprint


def test_where_no_total_tells_the_signs_that_is_said():
    assert read_export(small()).signs == "unknown"


def test_a_zip_holds_the_same_export():
    packed = zipped(*small(), folder="polis-2015/")
    assert read_export([packed]) == read_export(small())


def test_what_a_mac_and_others_put_into_a_zip_is_passed_over():
    shadow = Handed("__MACOSX/._votes.csv", b"\0\5")
    inner = Handed("inner.zip", zipped(*small()).content)
    export = read_export([zipped(*small(), shadow, inner)])
    assert export == read_export(small())


def test_the_title_is_the_topic_in_one_line_and_no_other_address_than_of_the_web():
    summary = table(
        "summary.csv", 'topic,"车棚\n\u202e去留 "', "url,javascript:alert(1)"
    )
    export = read_export([*small(), summary])
    assert (export.title, export.address) == ("车棚 去留", "")
    assert read_export(small()).title == ""


def test_a_formula_stays_a_text():
    said = comments(comment(0, '=HYPERLINK("http://x")'), comment(1, "@sum"))
    export = read_export([said, votes(vote(7, 0))])
    assert [s.text for s in export.statements] == ['=HYPERLINK("http://x")', "@sum"]


def test_statements_about_people_are_taken_out_as_polis_does():
    heading = COMMENTS.replace("moderated", "moderated,is-meta")
    rows = [
        f"{BEGAN},x,{n},1,0,0,1,{meta},说法" for n, meta in enumerate(("true", "false"))
    ]
    export = read_export([comments(*rows, heading=heading), votes(vote(7, 0))])
    assert [said.is_taken_out for said in export.statements] == [True, False]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (vote(-3, 0), "The number of the participant is none."),
        (vote("", 0), "The number of the participant is none."),
        (vote("1e5", 0), "The number of the participant is none."),
        (vote("٣", 0), "The number of the participant is none."),
        (vote(10**40, 0), "The number of the participant is none."),
        (vote(7, -1), "The number of the statement is none."),
        (vote(7, 10**12), "The number of the statement is none."),
        (vote(7, 0, 2), "The answer is 1, 0 or -1."),
        (vote(7, 0, "nan"), "The answer is 1, 0 or -1."),
        (vote(7, 0, "=1+1"), "The answer is 1, 0 or -1."),
        (vote(7, 0, at=""), "The moment is none."),
        (vote(7, 0, at="1.4E+12"), "The moment is none."),
        (vote(7, 0, at=-5), "The moment is none."),
        (vote(7, 0, at=86_400), "The moment is none."),
        (vote(7, 0, at=10**14), "The moment is none."),
        (vote(7, 0) + ",1", "It has too few or too many columns."),
        ("7", "It has too few or too many columns."),
    ],
)
def test_a_broken_answer_is_named_with_its_line(row, why):
    good = vote(7, 0)
    assert refused(comments(comment(0)), votes(good, row, good)) == [
        f"votes.csv, line 3: {why}"
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (comment("x"), "The number of the statement is none."),
        (comment(-1), "The number of the statement is none."),
        (comment(40_000), "The number of the statement is none."),
        (comment(0), "This statement stands here twice."),
        (comment(1, " \t "), "The statement says nothing."),
        (comment(1, "长" * 1_001), "The statement is longer than 1000 characters."),
        (comment(1, moderated=2), "Moderated is -1, 0 or 1."),
        (comment(1, at="soon"), "The moment is none."),
    ],
)
def test_a_broken_statement_is_named_with_its_line(row, why):
    # The first one fills two lines.
    said = comments(comment(0, "第一行\n第二行"), row)
    assert refused(said, votes(vote(7, 0))) == [f"comments.csv, line 4: {why}"]


def test_the_longest_statement_that_polis_takes_is_taken():
    said = comments(comment(0, "长" * 1_000))
    (one,) = read_export([said, votes(vote(7, 0))]).statements
    assert len(one.text) == 1_000


def test_broken_rows_are_named_together_and_no_more_than_can_be_read():
    rows = [vote(7, 0, "x") for _ in range(outside.MOST_TOLD + 5)]
    told = refused(comments(comment(0)), votes(*rows))
    assert len(told) == outside.MOST_TOLD
    assert told[0].startswith("votes.csv, line 2:")
    assert len(refused(comments(comment(0)), votes(*rows[:3]))) == 3


@pytest.mark.parametrize("name", ["timestamp", "comment-id", "vote"])
def test_a_missing_column_is_named(name):
    names = VOTES.split(",")
    at = names.index(name)
    file = votes(
        ",".join(vote(7, 0).split(",")[:at] + vote(7, 0).split(",")[at + 1 :]),
        heading=",".join(names[:at] + names[at + 1 :]),
    )
    assert refused(comments(comment(0)), file) == [
        f"votes.csv, line 1: These columns are missing: {name}."
    ]


def test_a_table_whose_telling_column_is_missing_is_known_by_its_name():
    file = votes("1,2,3", heading="timestamp,comment-id,vote")
    assert refused(comments(comment(0)), file) == [
        "votes.csv, line 1: These columns are missing: voter-id."
    ]


@pytest.mark.parametrize(
    ("files", "why"),
    [
        pytest.param([], "Please choose the files.", id="none"),
        pytest.param(
            [votes(vote(7, 0))],
            "comments.csv is missing. Please hand it in as Polis gave it out.",
            id="no statements",
        ),
        pytest.param(
            [comments(comment(0))],
            "votes.csv is missing. Please hand it in as Polis gave it out.",
            id="no answers",
        ),
        pytest.param(
            [comments(comment(0)), votes()],
            "votes.csv, line 1: There is no answer in it.",
            id="no row",
        ),
        pytest.param(
            [comments(), votes(vote(7, 0))],
            "comments.csv, line 1: There is no statement in it.",
            id="no statement",
        ),
        pytest.param(
            [*small(), Handed("again.csv", small()[1].content)],
            "“votes.csv” and “again.csv” are the same table of an export.",
            id="twice",
        ),
        pytest.param(
            [comments(comment(0)), votes("1,1", heading="voter-id,vote")],
            "votes.csv, line 1: These columns are missing: timestamp, comment-id.",
            id="wrong table",
        ),
        pytest.param(
            [comments(comment(0)), votes(vote(7, 0) + ",1", heading=f"{VOTES},vote")],
            "votes.csv, line 1: Two columns have the same name.",
            id="a column twice",
        ),
        pytest.param(
            [comments(comment(0)), votes(f'"{BEGAN}"5,x,0,7,1')],
            "votes.csv, line 2: This row is broken.",
            id="a stray quote",
        ),
        pytest.param(
            [comments(comment(0)), Handed("votes.csv", f"{VOTES}\n1,\0".encode())],
            "votes.csv, line 2: This row is broken.",
            id="a zero byte",
        ),
        pytest.param(
            [Handed("comments.csv", f"{COMMENTS}\n说法".encode("gb18030"))],
            "comments.csv, line 2: This is not UTF-8."
            " Please hand it in as it was given out.",
            id="saved in Excel",
        ),
        pytest.param(
            [Handed("votes.csv", b"\xff\xfeabc")],
            "votes.csv, line 1: This is not UTF-8."
            " Please hand it in as it was given out.",
            id="half of UTF-16",
        ),
        pytest.param(
            [Handed("x.zip", b"PK\x03\x04 no archive")],
            "This archive is damaged.",
            id="damaged",
        ),
        pytest.param(
            [zipped(Handed("inner.zip", zipped(*small()).content))],
            "votes.csv is missing. Please hand it in as Polis gave it out.",
            id="a zip in a zip",
        ),
        pytest.param(
            [zipped(*small(), folder="../")],
            "This archive names files outside of itself.",
            id="up and away",
        ),
        pytest.param(
            [zipped(*small(), folder="/etc/")],
            "This archive names files outside of itself.",
            id="from the root",
        ),
        pytest.param(
            [zipped(*small(), folder="C:\\")],
            "This archive names files outside of itself.",
            id="another drive",
        ),
        pytest.param(
            [zipped(*(Handed(f"{n}.csv", b"a") for n in range(41)))],
            "These are too many files for one export.",
            id="many in a zip",
        ),
        pytest.param(
            [Handed(f"{n}.csv", b"a") for n in range(41)],
            "These are too many files for one export.",
            id="many",
        ),
    ],
)
def test_what_is_no_export_is_refused_in_words(files, why):
    assert refused(*files) == [why]


def test_a_cell_of_endless_length_is_broken():
    said = comments(comment(0, "长" * 140_000))
    assert refused(said, votes(vote(7, 0))) == [
        "comments.csv, line 2: This row is broken."
    ]


def test_a_zip_bomb_is_not_unpacked():
    bomb = zipped(Handed("votes.csv", bytes(outside.MOST_BYTES + 1)))
    assert len(bomb.content) < 100_000
    assert refused(bomb) == ["The files are larger than 60 MB together."]
    halves = [zipped(Handed("votes.csv", bytes(outside.MOST_BYTES // 2 + 1)))] * 2
    assert refused(*halves) == ["The files are larger than 60 MB together."]


def test_a_zip_that_lies_about_its_size_gives_out_no_more():
    packed = bytearray(zipped(Handed("votes.csv", bytes(1_000_000))).content)
    # The size after unpacking, in both of the places where it stands.
    size = (1_000_000).to_bytes(4, "little")
    packed = packed.replace(size, (10).to_bytes(4, "little"))
    assert refused(Handed("export.zip", bytes(packed))) == ["This archive is damaged."]


def test_a_locked_zip_is_named_so():
    packed = bytearray(zipped(*small()).content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = packed.find(mark)
        while place >= 0:
            packed[place + at] |= 1
            place = packed.find(mark, place + 1)
    assert refused(Handed("export.zip", bytes(packed))) == [
        "This archive is locked with a password."
    ]


def test_a_zip_whose_inside_is_broken_is_damaged():
    packed = bytearray(zipped(*small()).content)
    with ZipFile(BytesIO(bytes(packed))) as archive:
        start = archive.infolist()[0].header_offset + 30 + len("comments.csv")
    packed[start + 5 : start + 15] = zlib.compress(b"other")[:10]
    assert refused(Handed("export.zip", bytes(packed))) == ["This archive is damaged."]


def test_no_more_is_taken_than_can_be_judged(monkeypatch):
    monkeypatch.setattr(polis, "MOST_VOTES", 3)
    assert refused(comments(comment(0)), votes(*[vote(7, 0)] * 4)) == [
        "More than 3 answers are not taken."
    ]
    monkeypatch.setattr(polis, "MOST_STATEMENTS", 1)
    assert refused(*small()) == ["More than 1 statements are not taken."]


def test_tomorrow_at_the_latest():
    day = timedelta(days=1)
    now = datetime.now(UTC)
    soon, late = (int((now + day * n).timestamp() * 1000) for n in (0.5, 2))
    assert words(vote(7, 0, at=soon))
    assert refused(comments(comment(0)), votes(vote(7, 0, at=late)))


def test_lines_are_counted_as_an_editor_shows_them():
    rows = list(Table(Handed("x.csv", b'a,b\r\n"1\r\n2",3\r\n\r\n4,5\r\n')).rows())
    assert [line for line, _cells in rows] == [1, 2, 5]
