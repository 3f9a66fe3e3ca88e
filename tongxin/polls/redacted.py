"""What of a poll can be blacked out: its question, never a vote or a sum."""

from django.utils.translation import gettext as _

from tongxin.kernel.redacting import Redacted, texts_of
from tongxin.polls import policies
from tongxin.polls.models import Poll
from tongxin.redactions.policies import headed

POLLS = Redacted(
    model=Poll,
    pieces=lambda poll: texts_of([poll], _("What is asked"), "question", is_own=True),
    rows=headed(Poll.objects.select_related("unit__community"), "unit__community"),
    seconds=policies.kept_by,
    is_settled=lambda poll: poll.is_published,
)
