"""What an office does with one voice: each act with its form, its button and its words.

The sheet draws its buttons from these and asks the act itself, so that none fails.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.journal.acts import Operation, Rule
from tongxin.people.http import SignedInRequest
from tongxin.people.models import User
from tongxin.voices import deadlines, inbox, operations, queries
from tongxin.voices.forms import office as forms
from tongxin.voices.forms.redacting import BlackOutForm
from tongxin.voices.models import Voice
from tongxin.voices.operations import rules
from tongxin.voices.views import undoing
from tongxin.work.models import Task
from tongxin.work.queries import usual_due

# In the first line as a button, in the second as a link, or drawn elsewhere.
BUTTON, LINK, ELSEWHERE = "button", "link", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAct:
    """Its address and its template are called by its name."""

    name: str
    do: Callable[..., Any]
    # Said when it is done, of what the act returned where that matters.
    done: Promise | Callable[[SignedInRequest, Voice, Any], str]
    # Of an act that is done by hand, or of a page that several acts share.
    rule: Rule[Any, Voice] | None = None
    # Without a form it is done when it is pressed.
    form: Callable[..., Form] | None = None
    given: Callable[[SignedInRequest, Voice], dict[str, Any]] = lambda _r, _v: {}
    initial: Callable[[SignedInRequest, Voice], dict[str, Any]] = lambda _r, _v: {}
    # What the form shows besides what the rule says, and must still be so.
    shows: Callable[[Voice], object] | None = None
    # The one thing to do next, until it is done.
    is_main: bool = False
    # On to the next voice of the list.
    is_onward: bool = False
    stands: str = BUTTON
    label: Promise | str = ""
    key: str = ""

    @property
    def asks(self) -> Rule[Any, Voice]:
        if self.rule is not None:
            return self.rule
        assert isinstance(self.do, Operation)
        return self.do.rule

    @property
    def route(self) -> str:
        return f"voices:{self.name}"

    @property
    def is_at_once(self) -> bool:
        return self.form is None


def _sent_on(request: SignedInRequest, voice: Voice, task: Task) -> str:
    told = gettext("%(number)s is sent to %(office)s.")
    if task.is_whistle:
        told = gettext("%(number)s: the whistle is blown for %(office)s.")
    lead = task.assignments.get(is_lead=True).office
    told %= {"number": voice.number, "office": lead}
    undoing.remember(request, undoing.Step("task", task.pk, told))
    return told


def _likely_slip(request: SignedInRequest, voice: Voice) -> dict[str, Any]:
    """The office that was picked from those shown, else who led before for the same
    matters; and the day that follows from the rule.
    """
    picked = request.GET.get("lead", "")
    likely: dict[str, Any] = {"lead": picked or inbox.lead_before(voice)}
    if request.user.is_street:
        # For a community the day depends on whether it blows the whistle.
        until = deadlines.due_of(voice)
        likely["due_on"] = usual_due(is_whistle=False, no_later_than=until).on
    return likely


def _declined(_request: SignedInRequest, voice: Voice, _done: Voice) -> str:
    told = gettext("%(number)s is not accepted; the author has the reason.")
    return told % {"number": voice.number}


def _answered(_request: SignedInRequest, _voice: Voice, now: Voice) -> str:
    if not now.has_answer:
        return gettext("A part is answered; the author hears when all is.")
    return gettext("Answered. %(way)s") % {"way": queries.way_of_answer(now)}


def _quoted(request: SignedInRequest, voice: Voice) -> dict[str, Any]:
    """A public answer of the same matter, to begin from."""
    if "quote" not in request.GET:
        return {}
    for other in queries.answers_to_quote(voice):
        if str(other.pk) == request.GET["quote"]:
            return {"text": other.public_answer}
    return {"text": ""}


def _spot(_request: SignedInRequest, voice: Voice) -> dict[str, Any]:
    spot = voice.unit or voice.place or voice.community
    return {"kind": voice.kind, "spot": spot}


def _texts(voice: Voice) -> list[str]:
    return [point.text for point in voice.points.order_by("position")]


dispatch = SheetAct(
    name="dispatch",
    do=operations.dispatch_voice,
    form=forms.DispatchForm,
    given=lambda request, _voice: {"actor": request.user},
    initial=_likely_slip,
    done=_sent_on,
    is_main=True,
    is_onward=True,
    label=_("Send it on"),
    key="d",
)
accept = SheetAct(
    name="accept",
    do=operations.accept_voice,
    done=_("It is yours; it waits in “in hand”."),
    label=_("We do it ourselves"),
)
answer = SheetAct(
    name="answer",
    do=operations.answer_voice,
    rule=rules.TO_ANSWER,
    form=forms.AnswerForm,
    given=lambda _request, voice: {
        "waiting": list(voice.points.filter(answered_at=None))
    },
    initial=_quoted,
    done=_answered,
    label=_("Answer at once"),
    key="r",
)
word = SheetAct(
    # The author said by telephone or at the window whether it is solved.
    name="word",
    do=operations.record_word,
    rule=rules.WORD_OPEN,
    form=forms.WordForm,
    done=_("The author’s word is written down."),
    label=_("The author’s word"),
    key="w",
)
publish = SheetAct(
    name="publish",
    do=operations.publish_answer,
    form=forms.PublishForm,
    initial=lambda _request, voice: queries.public_draft(voice),
    done=_("Everybody can read it now."),
    label=_("Publish"),
    key="p",
)
reopen = SheetAct(
    name="reopen",
    do=operations.reopen_voice,
    form=forms.ReopenForm,
    done=_("It is open again, with a new deadline."),
    label=_("Open again"),
    key="o",
)
decline = SheetAct(
    name="decline",
    do=operations.decline_voice,
    form=forms.DeclineForm,
    done=_declined,
    is_onward=True,
    label=_("Not ours"),
    key="x",
)
interim = SheetAct(
    name="interim",
    do=operations.give_interim_answer,
    form=forms.InterimForm,
    given=lambda _request, voice: {"voice": voice},
    done=_("The interim answer is given."),
    stands=LINK,
    label=_("Interim answer"),
    key="i",
)
extend = SheetAct(
    name="extend",
    do=operations.extend_petition,
    form=forms.ExtendForm,
    done=_("It has more days now; the author is told why."),
    stands=LINK,
    label=_("More days"),
    key="y",
)
place = SheetAct(
    name="place",
    do=operations.place_voice,
    form=forms.PlaceForm,
    initial=_spot,
    done=_("Set right."),
    stands=LINK,
    label=_("Kind and place"),
    key="e",
)
attach = SheetAct(
    name="attach",
    do=operations.add_files,
    form=forms.FileForm,
    done=_("The files are added."),
    stands=LINK,
    label=_("Add a file"),
    key="u",
)
# What is done for an author who lost the code: one of these, or none.
NEW_CODES: dict[str, Operation[Any, Voice, ..., Any]] = {
    "send": operations.reissue_code,
    "ask": operations.ask_card,
    "print": operations.print_card,
}
reissue = SheetAct(
    # Its page says which of them is open, and why not; a view of its own does it.
    name="reissue",
    do=operations.reissue_code,
    rule=rules.RECEIPT_AS_SEEN,
    form=Form,
    done=_("New code"),
    stands=LINK,
    label=_("New code"),
    key="m",
)
black_out = SheetAct(
    name="black_out",
    do=operations.black_out,
    form=BlackOutForm,
    given=lambda request, voice: {"voice": voice, "reader": request.user},
    done=_("It is blacked out, for good."),
    stands=LINK,
    label=_("Black out"),
    key="b",
)
points = SheetAct(
    name="points",
    do=operations.split_points,
    form=forms.PointsForm,
    given=lambda _request, voice: {"texts": _texts(voice)},
    shows=_texts,
    done=_("The points are named."),
    stands=ELSEWHERE,
)
unpublish = SheetAct(
    name="unpublish",
    do=operations.unpublish_answer,
    done=_("It is public no more."),
    stands=ELSEWHERE,
)

# In the order in which they stand on the sheet.
SHEET_ACTS = (
    dispatch,
    accept,
    answer,
    word,
    publish,
    reopen,
    decline,
    interim,
    extend,
    place,
    attach,
    reissue,
    black_out,
    points,
    unpublish,
)


def open_to(user: User, voice: Voice) -> Iterator[SheetAct]:
    """Those that this reader can do with it now; each set of rows is asked once."""
    allowed: dict[object, bool] = {}
    for one in SHEET_ACTS:
        rule = one.asks
        if rule.stands(voice):
            if rule.rows not in allowed:
                allowed[rule.rows] = rule.allows(user, voice)
            if allowed[rule.rows]:
                yield one
