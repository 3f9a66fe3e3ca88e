"""Every change in this room, one function an act; each theme has a file of its own."""

from tongxin.voices.operations.answering import (
    answer_matter,
    answer_voice,
    extend_petition,
    give_interim_answer,
    publish_answer,
    unpublish_answer,
)
from tongxin.voices.operations.claims import claim_voice
from tongxin.voices.operations.codes import ask_card, print_card, reissue_code
from tongxin.voices.operations.dispatching import (
    dispatch_matter,
    dispatch_voice,
    matter_waits_again,
    voice_waits_again,
)
from tongxin.voices.operations.exporting import record_export
from tongxin.voices.operations.gathering import (
    gather_point,
    open_matter,
    release_point,
    split_points,
)
from tongxin.voices.operations.handling import (
    accept_voice,
    decline_voice,
    place_voice,
    reopen_voice,
    withdraw_voice,
)
from tongxin.voices.operations.indexing import refresh_pair_counts
from tongxin.voices.operations.intake import Filed, add_files, file_voice
from tongxin.voices.operations.keeping import drop_view, keep_view
from tongxin.voices.operations.matters import (
    close_matter,
    record_progress,
    rename_matter,
    tell_answered,
)
from tongxin.voices.operations.recording import (
    Caller,
    file_own_voice,
    record_voice,
)
from tongxin.voices.operations.redacting import (
    black_out,
    black_out_own,
    black_out_picture,
)
from tongxin.voices.operations.settling import settle_deadlines
from tongxin.voices.operations.words import (
    call_author,
    close_silent_voices,
    record_word,
    say_word,
)
