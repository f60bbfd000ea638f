"""Addresses of the builder and the checker."""

from django.urls import path

from portal.builder import checker, views

app_name = "builder"
urlpatterns = [
    path("builder/", views.builder, name="builder"),
    path("builder/download/", views.download, name="download"),
    path("checker/", checker.checker, name="checker"),
    path("checker/download/", checker.download, name="checker_download"),
]
