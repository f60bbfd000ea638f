"""Addresses of the rulebook."""

from django.urls import path

from portal.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:rule_id>/", views.rule, name="rule"),
    path("facts/", views.fact_list, name="facts"),
    path("facts/<slug:fact_id>/", views.fact, name="fact"),
]
