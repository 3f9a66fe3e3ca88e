"""A published report in words: whatever came out, something true is said."""

import re

import pytest
from django.utils import translation

from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.institutional_agreement import (
    Position,
    Word,
    of_one_heart,
    position,
    together,
)
from tongxin.consultations.report.publication import Group
from tongxin.consultations.tests.dushu import dushu
from tongxin.consultations.tests.exact_reports import (
    made_cell,
    made_exact,
    made_statement,
)
from tongxin.consultations.tests.publications import make_publication
from tongxin.consultations.tests.tellings import make_telling, page_of, words_of

pytestmark = pytest.mark.one_database

REACHED, AGAINST = (90, 10, 10), (10, 10, 90)
NEAR, DIVIDED = (74, 20, 16), (30, 20, 60)


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def published(*counts, kind="side", **facts):
    """Statements with these counts, all of one body of 180."""
    body = {"side": "业主", "group": "意见A组", "everyone": "大家"}[kind]
    exact = made_exact(
        *(
            made_statement(made_cell(180, each, body, kind=kind), number=number)
            for number, each in enumerate(counts, start=1)
        )
    )
    if kind != "side":
        facts |= {"sides": (), "kind": {"group": "groups"}.get(kind, kind)}
    return make_publication(exact, **facts)


@pytest.mark.parametrize(
    ("counts", "headline", "first"),
    [
        (
            [REACHED, NEAR],
            "2条说法，1条大家都能接受",
            "业主、租户、商户都能接受第1条。",
        ),
        # As many as the panel of what all share names.
        (
            [REACHED, AGAINST],
            "2条说法，1条大家都能接受，1条大家都不赞成",
            "业主、租户、商户都能接受第1条。",
        ),
        ([AGAINST, NEAR], "2条说法，1条大家都不赞成", "还没有一条"),
        ([DIVIDED], "1条说法，还没有大家都能接受的", "还没有一条"),
        ([], "0条说法，还没有大家都能接受的", "还没有一条"),
    ],
)
def test_the_first_line_says_what_came_out(counts, headline, first):
    told = make_telling(published(*counts))
    assert told.headline == headline
    assert first in told.summary[0]


def test_the_summary_names_every_ring():
    told = make_telling()
    assert "".join(told.summary) == (
        "业主、租户、商户都能接受第5、7、9、11条。第8条大家都觉得不该这样做。"
        "2条接近共识。3条意见分歧。2条表态的人不够。"
    )
    with translation.override("en"):
        assert "all can accept numbers 5, 7, 9, 11." in make_telling().summary[0]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "publication",
    [
        make_publication(),
        published(),
        published(REACHED),
        published(DIVIDED, NEAR),
        published(*[AGAINST] * 61),
        published(REACHED, kind="group", structure="given", staying=None),
        published(NEAR, kind="everyone", structure="none", groups=(), staying=None),
        make_publication(structure="too_few", groups=(), not_heard=("商户",)),
    ],
)
def test_no_part_of_the_page_is_empty(publication, language):
    with translation.override(language):
        told = make_telling(publication, institutions=(), merged=())
        page = page_of(told)
    assert told.structure
    # A heading with nothing below it, a list without an entry, a sentence of nobody.
    assert not re.search(r"</h2>\s*(</header>\s*)?</section>", page)
    assert not re.search(r"<(ul|ol|dl|tbody)[^>]*>\s*</\1>", page)
    assert "None" not in words_of(page)
    assert ("<figure" in page) == (len(publication.masked.statements) <= 60)


def test_every_statement_has_a_place_of_its_own_with_every_side():
    page = page_of(make_telling(links={5: "/matters/7/"}))
    for number in range(1, 13):
        assert page.count(f'id="statement-{number}"') == 1
        assert page.count(f"第{number}条，每一方的数字</summary>") == 1
    # What all share leads there: to the row, with its fold right below.
    assert re.findall(r'href="#statement-(\d+)"', page) == ["5", "7", "9", "11", "8"]
    assert page.index('id="statement-5"') < page.index("第5条，每一方的数字")
    assert "<details open" not in page
    assert page.count('href="/matters/7/"') == 1
    told = {one.number: one for one in make_telling().statements}
    assert [line.body for line in told[5].lines] == ["业主", "租户", "商户"]
    assert told[5].lines[0].figures == ("180", "125", "118", "4", "3", "166–173", "120")
    assert told[5].lines[2].figures == ("24", "19", "≥18", "—", "—", "—", "16")
    assert told[2].lines[2].figures == ("24", "—", "—", "—", "—", "—", "16")


def test_no_row_of_the_page_is_strokes():
    told = make_telling()
    assert any(not line.has_figures for one in told.statements for line in one.lines)
    page = words_of(page_of(told))
    assert "不列出数字" in page
    assert not re.search(r"—\s+—\s+—\s+—\s+—", page)
    with translation.override("en"):
        assert "No figures" in words_of(page_of(make_telling()))


def test_who_was_not_heard_and_who_was_put_together_is_said():
    page = words_of(page_of(make_telling(make_publication(not_heard=("商户",)))))
    assert "商户还是没有多少人表态" in page
    assert "这不等于同意" in page
    assert "“股东”人少，和“业主”合成一方" in page
    assert "不等于同意拆迁" in page


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"structure": "too_few", "groups": ()}, "不到40位"),
        ({"structure": "none", "groups": ()}, "看不出明显的分组"),
        ({"structure": "given"}, "事先分好"),
        ({"is_readiness": True}, "更爱说“能”"),
        ({"staying": 0.94}, "100人有94人"),
        (
            {"groups": (Group("A", 212, counts=True), Group("B", 9, counts=False))},
            "不单独算数",
        ),
    ],
)
def test_the_structure_is_said_in_words(facts, said):
    assert said in words_of(page_of(make_telling(make_publication(**facts))))


# ---- Institutions ----

REPORT = mask(dushu())
COMMON = (5, 7, 9, 11)


def said(words):
    return position("公司", words, REPORT)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({}, "silent"),
        ({n: Word("agree") for n in COMMON}, "agree"),
        ({n: Word("agree") for n in COMMON[1:]}, "silent"),
        ({5: Word("against")}, "against"),
        ({n: Word("condition", "另行商定") for n in COMMON}, "condition"),
    ],
)
def test_the_band_shows_the_least_word_on_what_all_can_accept(words, says):
    assert said(words).says == says


def test_of_one_heart_is_told_of_each_statement():
    agrees = {n: Word("agree") for n in (*COMMON, 1, 2)}
    assert of_one_heart(REPORT, [said(agrees)]) == COMMON
    # Of what all refuse, whoever is against it too.
    refuses = agrees | {8: Word("against")}
    assert of_one_heart(REPORT, [said(refuses)]) == (5, 7, 8, 9, 11)
    assert of_one_heart(REPORT, [said(refuses), said({5: Word("condition", "x")})]) == (
        5,
    )
    assert of_one_heart(REPORT, []) == ()


def test_silence_and_objections_are_printed_by_number():
    told = together(REPORT, [said({5: Word("agree"), 7: Word("against")})])
    assert told == (
        "公司对第8、9、11条未表态。",
        "公司不同意第7条。",
        "其中1条各家单位也都同意，是“三方同心”：第5条。",
    )
    told = together(REPORT, [said({n: Word("agree") for n in (*COMMON, 8)})])
    assert "公司同意第8条，可居民都不赞成。" in told
    everything = {n: Word("agree") for n in COMMON} | {8: Word("against")}
    assert together(REPORT, [said(everything)]) == (
        "各家单位也都同意，这就是“三方同心”。",
    )


def test_a_page_names_the_institutions_of_each_statement():
    told = {one.number: one for one in make_telling().statements}
    assert [one.line for one in told[5].said] == [
        "社工机构：同意，老人用得上，何社工",
        "申报主体未表态",
    ]
    assert [one.line for one in told[1].said] == ["申报主体、社工机构未表态"]
    of_unit = {one.number: one for one in make_telling(applicant="申报主体").statements}
    assert [one.line for one in of_unit[1].said] == [
        "申报主体未表态（申报主体），社工机构未表态"
    ]
    assert not any(one.is_of_one_heart for one in told.values())


def test_a_band_says_how_often_it_says_what():
    told = make_telling().rings.voices
    assert [voice.says for voice in told] == ["还没有表态", "2条同意，10条没有表态"]
    assert Position("公司", "agree").on(3).says == "agree"
