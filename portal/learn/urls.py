"""Addresses of lessons, practice, results and the links to results."""

from django.urls import path

from portal.learn import (
    changes,
    glossary,
    home,
    later,
    offline,
    practice,
    quiz,
    searching,
    sharing,
    sitemap,
    views,
)

app_name = "learn"
urlpatterns = [
    path("", home.home, name="home"),
    path("tracks/", views.tracks, name="tracks"),
    path("tracks/<slug:track>/", views.track, name="track"),
    path("lessons/", views.lessons, name="lessons"),
    path("lessons/<slug:lesson>/", views.lesson, name="lesson"),
    path("lessons/<slug:lesson>/done/", views.done, name="done"),
    path("changes/", changes.changes, name="changes"),
    path("changes.atom", changes.changes_feed, name="changes_feed"),
    path("offline/", offline.offline, name="offline"),
    path("worker.js", offline.worker, name="worker"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("search/", searching.search_page, name="search"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/<slug:term>/", glossary.term, name="term"),
    path("lessons/<slug:lesson>/later/", later.later, name="later"),
    path("later/", later.later_list, name="later_list"),
    path("figures/", views.figures, name="figures"),
    path("practice/", practice.overview, name="practice"),
    path("practice/family/<slug:family>/", practice.family, name="practice_family"),
    path("practice/track/<slug:track>/", quiz.of_track, name="practice_track"),
    path("practice/run/<slug:key>/<int:number>/", quiz.question, name="practice_run"),
    path("practice/results/", quiz.results, name="results"),
    path("practice/results/<slug:key>/", quiz.result, name="result"),
    path("practice/results/<slug:key>/share/", sharing.share, name="share"),
    path("practice/results/<slug:key>/share/<int:share>/revoke/", sharing.revoke, name="share_revoke"),
    path("practice/<slug:lesson>/", quiz.of_lesson, name="practice_lesson"),
    path("practice/<slug:lesson>/<slug:item>/", practice.item, name="practice_item"),
    path("s/<str:token>/", sharing.shared, name="shared"),
]
