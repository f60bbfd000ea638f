"""Addresses of the builder and the checker."""

from django.urls import path

from portal.builder import checker, importing, practice, views

app_name = "builder"
urlpatterns = [
    path("builder/", views.builder, name="builder"),
    path("builder/download/", views.download, name="download"),
    path("builder/import/", importing.importing, name="import"),
    path("builder/practice/", practice.practice, name="practice"),
    path("builder/record/", views.record, name="record"),
    path("checker/", checker.checker, name="checker"),
    path("checker/download/", checker.download, name="checker_download"),
]
