"""A part of a picture is blacked out, by squares laid over it."""

from django.utils.translation import gettext_lazy as _

from tongxin.people.act_pages import ActPage
from tongxin.voices import operations
from tongxin.voices.forms.redacting import PictureForm

black_out_picture = ActPage(
    operations.black_out_picture,
    name="voices:black_out_picture",
    form=PictureForm,
    initial=lambda file: {"picture": file.get_absolute_url()},
    title=_("Black out a part of a picture"),
    lead=_("The picture is drawn anew; what was under the squares is in no file."),
    button=_("Black it out"),
    done=_("It is blacked out, for good."),
    about=lambda file: file.name,
    back=lambda file: file.voice.get_absolute_url(),
    whence=lambda file: file.voice.number,
    template="voices/office/black_out_picture.html",
    is_sensitive=True,
)
