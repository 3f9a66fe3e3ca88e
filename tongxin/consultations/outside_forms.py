"""The shape of an export that is handed in, and of what is told of its source."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tongxin.consultations.models import OutsideConversation
from tongxin.consultations.outside import MOST_BYTES, MOST_FILES, Handed


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files under one name."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data]
        if not files:
            files = [None]
        if len(files) > MOST_FILES:
            raise ValidationError(_("These are too many files for one export."))
        return [super(FilesField, self).clean(one, initial) for one in files]


class ExportForm(forms.Form):
    export = FilesField(
        label=_("The files of the export"),
        help_text=_("All at once, or one ZIP of them; 60 MB at most."),
        widget=ManyFiles(attrs={"accept": ".csv,.zip"}),
    )

    def clean_export(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["export"]
        if sum(file.size for file in files) > MOST_BYTES:
            raise ValidationError(
                _("The files are larger than %(most)d MB together.")
                % {"most": MOST_BYTES // 1024 // 1024}
            )
        return files

    @property
    def handed(self) -> list[Handed]:
        files = self.cleaned_data["export"]
        return [Handed(file.name or "", file.read()) for file in files]


class SourceForm(forms.ModelForm[OutsideConversation]):
    """What everybody reads about where it comes from."""

    class Meta:
        model = OutsideConversation
        fields = ("title", "ran_by", "licence", "language")
        labels = {
            "title": _("What is talked over"),
            "ran_by": _("Who ran it"),
            "licence": _("Under which licence"),
            "language": _("Which language the statements are in"),
        }
        help_texts = {
            "ran_by": _("Everybody reads this, with the report."),
            "licence": _("As in “CC BY 4.0”, or on whose permission."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True
        language: Any = self.fields["language"]
        language.choices = [
            ("", _("Please choose")),
            *OutsideConversation.Language.choices,
        ]
