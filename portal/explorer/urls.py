"""Addresses of the explorer."""

from django.urls import path

from portal.explorer import manifests, paste, tools, views

app_name = "explorer"
urlpatterns = [
    path("explorer/", views.explorer, name="explorer"),
    path("manifests/", manifests.manifests, name="manifests"),
    path("paste/", paste.paste, name="paste"),
    path("tools/", tools.tools, name="tools"),
]
