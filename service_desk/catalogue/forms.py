"""The shape of what is typed on the catalogue's set-up pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation
from service_desk.catalogue.states import Paper


class OperationForm(forms.ModelForm):
    """An operation; its papers are ticked, not typed."""

    papers = forms.MultipleChoiceField(
        label=_("papers to bring"),
        choices=Paper,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Operation
        fields = "__all__"  # noqa: DJ007  the page of the set-up shows all there is

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()
