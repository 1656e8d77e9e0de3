"""One's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import AccountForm
from accounts.http import StaffRequest
from accounts.services.accounts import update_account


@login_required
@require_http_methods(["GET", "POST"])
def account(request: StaffRequest) -> HttpResponse:
    """Name and language, and the way to addresses, password and second factor."""
    initial = {"name": request.user.name, "language": request.user.language}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        update_account(request.user, **form.cleaned_data)
        messages.success(request, _("Tiedot on tallennettu."), extra_tags="ok")
        return redirect("account")
    return render(request, "accounts/account.html", {"form": form}, status=422 if form.is_bound else 200)
