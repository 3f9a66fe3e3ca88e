"""Bodies and meetings as pages read them."""

from tongxin.councils.queries.agenda import Proposal, proposals
from tongxin.councils.queries.answers import (
    PendingAnswer,
    calls_to_make,
    channel_counts,
    has_confirmed_minutes,
    pending_answers,
    waiting_elsewhere,
    waiting_for_day,
    what_follows,
)
from tongxin.councils.queries.calendars import (
    calendar_of,
    feed_behind,
    meetings_of_body,
    meetings_of_seats,
    token_of,
)
from tongxin.councils.queries.clauses import (
    clause_now,
    clauses_to_ask,
    decision_of,
    decision_on,
    requests_of,
)
from tongxin.councils.queries.evidence import (
    Evidence,
    evidence_in_lines,
    evidence_in_words,
    evidence_of_matter,
    institutions_in_words,
)
from tongxin.councils.queries.live import (
    Event,
    GivenTask,
    elapsed,
    excuses_of,
    item_under_discussion,
    lines_of,
    log_of,
    may_be_excused,
    recusals_of,
    tasks_of,
)
from tongxin.councils.queries.minutes import (
    ItemInWords,
    MinutesInWords,
    all_terms,
    heads_of,
    heads_to_sign,
    in_words,
    is_withheld,
)
from tongxin.councils.queries.news import News, coming, news_of_units
from tongxin.councils.queries.overview import (
    met_in,
    month_rows,
    table_rows,
)
from tongxin.councils.queries.own_seats import my_seats
from tongxin.councils.queries.pages import (
    conflicts_of,
    items_of,
    matters_of,
    next_meeting,
    not_made_up_for,
    past_meetings,
    planned,
    studio_of,
    who_came,
    with_next,
)
from tongxin.councils.queries.preparation import NextMeeting, NextStep, next_meetings
from tongxin.councils.queries.seats import (
    SeatAtMeeting,
    expected_terms,
    had_quorum,
    is_term_in_force,
    missing_in_words,
    names_at,
    quorum_now,
    recused_by_rule,
    seats_at_meeting,
    seats_with_terms,
    terms_in_force,
)
