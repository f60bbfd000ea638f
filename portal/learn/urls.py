"""Addresses of lessons and practice."""

from django.urls import path

from portal.learn import practice, views

app_name = "learn"
urlpatterns = [
    path("", views.home, name="home"),
    path("tracks/", views.tracks, name="tracks"),
    path("tracks/<slug:track>/", views.track, name="track"),
    path("lessons/<slug:lesson>/", views.lesson, name="lesson"),
    path("lessons/<slug:lesson>/done/", views.done, name="done"),
    path("figures/", views.figures, name="figures"),
    path("practice/", practice.overview, name="practice"),
    path("practice/family/<slug:family>/", practice.family, name="practice_family"),
    path("practice/<slug:lesson>/", practice.of_lesson, name="practice_lesson"),
    path("practice/<slug:lesson>/<slug:item>/", practice.item, name="practice_item"),
]
