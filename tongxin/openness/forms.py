from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.openness.models import Duty


class WithholdForm(forms.Form):
    grounds = forms.ChoiceField(label=_("On which ground"), choices=Duty.Grounds)
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        help_text=_("It is printed beside the title. It must not tell what is kept."),
    )
