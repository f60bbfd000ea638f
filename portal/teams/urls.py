"""Addresses of teams."""

from django.urls import path

from portal.teams import joining, people, views

app_name = "teams"
urlpatterns = [
    path("teams/", views.mine, name="list"),
    # These two stand where a slug would; `membership.RESERVED` keeps teams from taking them.
    path("teams/new/", views.new, name="new"),
    path("teams/join/<str:token>/", joining.join, name="join"),
    path("teams/<slug:slug>/", views.team, name="team"),
    path("teams/<slug:slug>/results.csv", views.results, name="results"),
    path("teams/<slug:slug>/people/", people.people, name="people"),
    path("teams/<slug:slug>/people/invite/", people.invite, name="invite"),
    path("teams/<slug:slug>/people/invitations/<int:invite>/revoke/", people.revoke, name="revoke"),
    path("teams/<slug:slug>/people/<uuid:person>/role/", people.role, name="role"),
    path("teams/<slug:slug>/people/<uuid:person>/remove/", people.remove, name="remove"),
    path("teams/<slug:slug>/settings/", views.settings, name="settings"),
    path("teams/<slug:slug>/settings/sharing/", views.sharing, name="sharing"),
    path("teams/<slug:slug>/settings/leave/", views.leave, name="leave"),
    path("teams/<slug:slug>/settings/delete/", views.delete, name="delete"),
]
