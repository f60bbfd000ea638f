"""Every address of the portal: each app brings its own."""

from django.urls import include, path

from portal import http

handler400 = "portal.http.bad_request"
handler403 = "portal.http.permission_denied"
handler404 = "portal.http.not_found"
handler500 = "portal.http.server_error"

urlpatterns = [
    path("", include("portal.learn.urls")),
    path("", include("portal.explorer.urls")),
    path("", include("portal.builder.urls")),
    path("", include("portal.advisor.urls")),
    path("", include("portal.rulebook.urls")),
    path("", include("portal.api.urls")),
    path("", include("portal.teams.urls")),
    path("", include("portal.workshops.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include(([path("healthz", http.healthz, name="healthz")], "http"))),
]
