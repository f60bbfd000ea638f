"""Addresses of the rulebook."""

from django.urls import path

from portal.rulebook import changes, fact_views, views

app_name = "rulebook"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:rule_id>/", views.rule, name="rule"),
    path("facts/", fact_views.fact_list, name="facts"),
    path("facts/changes/", changes.change_list, name="changes"),
    path("facts/changes.atom", changes.changes_feed, name="changes_feed"),
    path("facts/<slug:fact_id>/", fact_views.fact, name="fact"),
]
