"""Who said it and how they want to hear, in short sentences for the handling office."""

from django.utils.translation import gettext as _

from tongxin.voices.models import Voice


def author_words(voice: Voice) -> list[str]:
    """For those who may know; the telephone number opens apart, and on record."""
    if voice.audience == Voice.Audience.ANONYMOUS:
        return [_("Left neither name nor number; reads the answer with the receipt.")]
    sentences = [_who(voice)]
    if voice.organisation is not None:
        sentences.append(_("Speaks for %(name)s.") % {"name": voice.organisation})
    elif voice.speaks_for:
        told = _("Says they speak for %(name)s, which is not registered here.")
        sentences.append(told % {"name": voice.speaks_for})
    if voice.filed_by is not None:
        sentences.append(_("Brought by %(name)s.") % {"name": voice.filed_by.name})
    hears = voice.hears
    if hears is not None:
        way = hears.get_answer_channel_display()
        sentences.append(_("Answer: %(way)s.") % {"way": way})
    sentences.append(_who_may_read(voice))
    return sentences


def unnamed(voice: Voice) -> list[str]:
    """For those who only help: who may read it, and no more."""
    return [_("Who said it is for the handling office alone."), _who_may_read(voice)]


def _who(voice: Voice) -> str:
    author, spot = voice.author, voice.unit or voice.place
    if author is None:
        return _("The author is not known by name.")
    if author.erased_at is not None:
        return _("The author’s data has been erased.")
    name = author.name or _("No name given")
    if spot is None:
        return _("%(name)s.") % {"name": name}
    return _("%(name)s, %(spot)s.") % {"name": name, "spot": spot}


def _who_may_read(voice: Voice) -> str:
    if voice.audience == Voice.Audience.PUBLIC:
        return _("May be published without the name.")
    if voice.audience == Voice.Audience.OFFICE:
        return _("Only for the offices that handle it.")
    return _("Anonymous.")
