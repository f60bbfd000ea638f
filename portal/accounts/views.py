"""Pages about one's own account: name, data to download, and the way out."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.account.views import email as change_address
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import own_data
from portal.accounts.forms import Delete, Profile


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The account: change the display name, and the ways to everything else; `next` leads back to where one was."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = ""
    form = Profile(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your display name is changed."))
        return redirect(back or "accounts:profile")
    status = 422 if request.method == "POST" else 200
    if status == 422:
        # The header shows the name that is stored, not the one that was refused.
        request.user.refresh_from_db()
    return render(request, "account/profile.html", {"form": form, "next": back}, status=status)


@require_safe
def data(request: HttpRequest) -> JsonResponse:
    """Everything that the portal keeps about the person, as a JSON file."""
    kept = own_data.everything(request.user)
    response = JsonResponse(kept, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="bulkhead-my-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """
    The library's page to change the address, for people whose present address is confirmed.

    For others it would put the new, unconfirmed address in the old one's place and leave an account that nobody
    can sign in to; without mail no address is ever confirmed.
    """
    if EmailAddress.objects.get_verified(request.user) is None:
        return render(request, "account/email_fixed.html")
    return change_address(request)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """GET explains what goes; POST with the password deletes the account and all that belongs to it."""
    if request.method != "POST":
        return render(request, "account/delete.html", {"form": Delete(request.user)})
    # The same limit as for proving who one is elsewhere, so that an open session is no way to guess a password.
    limited = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
    if limited:
        return limited
    form = Delete(request.user, request.POST)
    if not form.is_valid():
        return render(request, "account/delete.html", {"form": form}, status=422)
    user = request.user
    logout(request)
    own_data.delete(user)
    messages.success(request, _("Your account and everything that belonged to it are deleted."))
    return redirect("learn:home")
