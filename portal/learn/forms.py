"""The form of an answer."""

from django import forms


class AnswerForm(forms.Form):
    """
    The choice made and the key that the page gave the form.

    The key makes sending the same form twice count once; whether the choice exists is the view's matter,
    because only it knows the question.
    """

    choice = forms.CharField(max_length=8)
    key = forms.UUIDField()


class StartForm(forms.Form):
    """Only the key that the page gave the form, so that pressing Start twice makes one run."""

    key = forms.UUIDField()
