"""Addresses of the API."""

from django.urls import path

from portal.api import views

app_name = "api"
urlpatterns = [
    path("api/", views.top, name="top"),
    path("api/v1/", views.page, name="page"),
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/placements", views.ask_placements, name="placements"),
    path("api/v1/dockerfiles", views.ask_dockerfiles, name="dockerfiles"),
    path("api/v1/podspecs", views.ask_podspecs, name="podspecs"),
    path("api/v1/workloads", views.ask_workloads, name="workloads"),
    path("api/v1/intake", views.ask_intake, name="intake"),
    path("api/v1/rules", views.rules, name="rules"),
    path("api/v1/rules/<str:identifier>", views.rule, name="rule"),
    path("api/v1/facts", views.facts, name="facts"),
    path("api/v1/facts/<str:identifier>", views.fact, name="fact"),
]
