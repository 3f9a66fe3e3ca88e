"""With what the acts of this room may be done, and how it must stand."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongxin.journal.acts import Rule
from tongxin.people.models import User
from tongxin.voices import policies
from tongxin.voices.models import (
    Attachment,
    CodeWay,
    Matter,
    SavedView,
    Voice,
)

QUICKER = _("Somebody was quicker, or the voice is in another state. Look again.")
NOT_YOURS = _("This matter belongs to another office.")
NOT_FOR_OTHERS = _("You may open matters only for your own community.")
Audience, Kind = Voice.Audience, Voice.Kind


# ---- What the office received ----

HANDLED = Rule(
    rows=policies.taken_in_by,
    may=policies.may_handle,
    refusal=_("Only the office that received this voice may do that."),
    stale=QUICKER,
)
# Nobody has been given the work yet; opened again it waits as it did at first.
WAITING = replace(HANDLED, when={"state": Voice.WAITING})
UNDER_WAY = replace(HANDLED, when={"state": Voice.OPEN})
SPOT_AS_SEEN = replace(UNDER_WAY, seen=("kind", "place_id", "unit_id"))
# Of what was over before it came here nobody hears any more.
RECEIPT_AS_SEEN = replace(HANDLED, seen=("receipt_id",), when={"is_past": [False]})


def while_open(words: Promise) -> Callable[[Voice], Promise]:
    """Said of what is open still; of the rest, that somebody was quicker."""
    return lambda row: words if row.is_open else QUICKER


UNSENT = replace(
    HANDLED,
    when={"state": Voice.OPEN, "has_task": [False]},
    stale=while_open(_("A task for this voice is under way; take it back first.")),
)
WHOLE = replace(
    HANDLED,
    when={"state": Voice.OPEN, "has_answered_point": [False]},
    stale=while_open(_("One point has its answer already; it cannot be split.")),
)


def _why_no_word(voice: Voice) -> Promise:
    if not voice.has_answer:
        return QUICKER
    return _("The author has spoken; the office cannot change this word.")


WORD_OPEN = replace(
    HANDLED,
    when={"state": Voice.HAS_ANSWER, "has_word": [False]},
    stale=_why_no_word,
)

# ---- A new code for its author ----

_NO_CODE = {
    CodeWay.ACCOUNT: _("The author reads it in an account; no code is needed there."),
    CodeWay.UNDER_WAY: _("A new code is on its way to the author already."),
    CodeWay.SENT: _("A way of the author’s own is known; a new code goes there."),
    CodeWay.PAPER: _(
        "No way of the author’s own is known; two people hand out a card."
    ),
}


def _why_no_code(*fits: CodeWay) -> Callable[[Voice], Promise]:
    """Said of what another way is open for; of the rest, that somebody was quicker."""

    def why(voice: Voice) -> Promise:
        if voice.has_word:
            return _(
                "The author has spoken; with a new code another word could be put in "
                "its place. The code they have opens it still."
            )
        way = voice.code_way
        return QUICKER if way in fits else _NO_CODE[way]

    return why


CODE_LOST = replace(
    RECEIPT_AS_SEEN,
    when={**RECEIPT_AS_SEEN.when, "has_word": [False], "code_way": [CodeWay.SENT]},
    stale=_why_no_code(CodeWay.SENT),
)
CARD_WANTED = replace(
    RECEIPT_AS_SEEN,
    when={
        **RECEIPT_AS_SEEN.when,
        "has_word": [False],
        "code_way": [CodeWay.PAPER],
        "waits_for_card": [False],
    },
    stale=_why_no_code(CodeWay.PAPER),
)
CARD_ASKED: Rule[User, Voice] = Rule(
    rows=policies.cards_handed_out_by,
    refusal=_("A second person of the office that asked for the card hands it out."),
    when={**CARD_WANTED.when, "waits_for_card": [True]},
    stale=CARD_WANTED.stale,
    seen=RECEIPT_AS_SEEN.seen,
)

# ---- Answering ----

TO_ANSWER = Rule(
    rows=policies.answered_by,
    may=policies.may_answer,
    refusal=_("Only the handling office may answer."),
    when={"state": Voice.OPEN},
    stale=QUICKER,
)


def _why_no_more_days(voice: Voice) -> Promise:
    if voice.kind != Kind.PETITION:
        return _("Only a petition may be given more days.")
    if voice.is_open and voice.is_late:
        return _("Its day has passed; more days come too late.")
    return QUICKER


PUNCTUAL_PETITION = Rule(
    rows=policies.extended_by,
    may=lambda actor, _voice: policies.HEADS.is_everywhere(actor),
    refusal=_("Only the head of the street office gives more days."),
    when={
        "kind": [Kind.PETITION],
        "state": Voice.OPEN,
        "is_late": [False],
        "was_extended": [False],
    },
    stale=_why_no_more_days,
)


def _why_not_public(voice: Voice) -> Promise:
    if voice.audience != Audience.OFFICE:
        return QUICKER
    return _("Its author wanted only the offices to read it; it cannot be published.")


TO_PUBLISH = Rule(
    rows=policies.published_by,
    may=policies.may_publish,
    refusal=_("Your post does not publish answers."),
    when={
        "state": Voice.HAS_ANSWER,
        "audience": [Audience.PUBLIC, Audience.ANONYMOUS],
    },
    stale=_why_not_public,
    seen=("public_question", "public_answer"),
)
PUBLISHED = replace(TO_PUBLISH, when={"is_published": [True]}, stale=QUICKER, seen=())

TO_BLACK_OUT = Rule(
    rows=policies.redacted_by,
    may=policies.may_redact,
    refusal=_("Only the head of the office that received it blacks something out."),
    stale=QUICKER,
)
PICTURE: Rule[User, Attachment] = Rule(
    rows=policies.pictures_redacted_by,
    refusal=TO_BLACK_OUT.refusal,
    when={"is_picture": [True]},
    stale=_("This is no picture; it can be taken out whole."),
)

# ---- Whose word it is ----

OWN_OPEN = Rule(
    rows=policies.spoken_by,
    may=policies.is_author,
    refusal=_("Only the author may withdraw a voice."),
    when={"state": Voice.OPEN},
    stale=QUICKER,
)
OWN_ANSWERED = Rule(
    rows=policies.words_said_by,
    refusal=_(
        "Only the author says whether it is solved; with a code that staff had seen "
        "nobody changes what was said without it."
    ),
    when={"state": Voice.HAS_ANSWER},
    stale=QUICKER,
)
ENDED = Rule(
    rows=policies.spoken_or_taken_in_by,
    may=policies.speaks_or_handles,
    refusal=_("Only the author and the handling office may open it again."),
    when={"state": (*Voice.HAS_ANSWER, Voice.State.DECLINED)},
    stale=QUICKER,
)
TAKES_FILES = replace(
    ENDED,
    refusal=_("Only the author and the handling office may add files."),
    when={"state": Voice.OPEN},
    stale=_("This voice is finished; open it again first."),
)


def _why_not_claimed(voice: Voice) -> Promise:
    if voice.audience == Audience.ANONYMOUS:
        return _("It was left without a name, and it stays so.")
    return _(
        "Staff handed out its code and have seen it; with such a code no account keeps "
        "it. Number and code go on opening it."
    )


CLAIMABLE: Rule[User, Voice] = Rule(
    rows=policies.claimable_by,
    refusal=_(
        "It was left under another name or number than yours. The window can help "
        "you; please bring the receipt."
    ),
    when={
        "audience": [Audience.PUBLIC, Audience.OFFICE],
        "is_code_seen": [False],
    },
    stale=_why_not_claimed,
)

# ---- Points and matters ----

POINT = Rule(
    rows=policies.points_handled_by,
    may=lambda actor, point: policies.may_handle(actor, point.voice),
    refusal=HANDLED.refusal,
    # Nor does history count among those who speak of a matter today.
    when={"voice__is_past": [False]},
    stale=QUICKER,
    seen=("matter_id",),
    # The voice first, then its point, then a matter: everybody locks in this order.
    lock=("voice", "self"),
)
GATHERED_POINT = replace(POINT, when={"is_gathered": [True], "answered_at": [None]})
KEPT_MATTER = Rule(
    rows=policies.matters_handled_by,
    may=policies.may_handle_matter,
    refusal=NOT_YOURS,
    stale=QUICKER,
    seen=("title", "summary"),
)
OPEN_MATTER = replace(KEPT_MATTER, when={"state": [Matter.State.OPEN]}, seen=())


def _why_not_closed(matter: Matter) -> Promise:
    if matter.state != Matter.State.OPEN:
        return _("This matter is finished already.")
    return _("Voices under this matter still wait for an answer.")


ANSWERED_MATTER = replace(
    OPEN_MATTER,
    when={"state": [Matter.State.OPEN], "is_waited_for": [False]},
    stale=_why_not_closed,
)
MATTER_AT_WORK = Rule(rows=policies.matters_worked_on_by, refusal=NOT_YOURS)

# ---- Lists ----

KEPT_VIEW: Rule[User, SavedView] = Rule(
    rows=policies.views_kept_by, refusal=_("This list belongs to a colleague.")
)
