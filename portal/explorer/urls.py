"""Addresses of the explorer."""

from django.urls import path

from portal.explorer import compare, hosts, images, lifecycle, lifecycle_files, manifests, paste, tools, views

app_name = "explorer"
urlpatterns = [
    path("explorer/", views.explorer, name="explorer"),
    path("explorer/compare/", compare.compare, name="compare"),
    path("explorer/hosts/", hosts.hosts, name="hosts"),
    path("explorer/images/", images.images, name="images"),
    path("lifecycle/", lifecycle.lifecycle, name="lifecycle"),
    path("lifecycle/calendar.ics", lifecycle_files.calendar, name="lifecycle_calendar"),
    path("lifecycle/timeline.csv", lifecycle_files.timeline_csv, name="lifecycle_csv"),
    path("lifecycle/timeline.json", lifecycle_files.timeline_json, name="lifecycle_json"),
    path("manifests/", manifests.manifests, name="manifests"),
    path("paste/", paste.paste, name="paste"),
    path("tools/", tools.tools, name="tools"),
]
