"""The records of this room; each theme has a file of its own."""

from tongxin.voices.models.answer import Answer, AuthorWord
from tongxin.voices.models.attachment import Attachment
from tongxin.voices.models.card import CodeCard, CodeWay
from tongxin.voices.models.intake import SavedView
from tongxin.voices.models.matter import Matter, MatterStep, Point
from tongxin.voices.models.search import PairCount, VoicePair
from tongxin.voices.models.voice import Voice
