"""Addresses of the advisor."""

from django.urls import path

from portal.advisor import views

app_name = "advisor"
urlpatterns = [
    path("advisor/", views.advisor, name="advisor"),
    path("advisor/record/", views.record, name="record"),
    path("advisor/record.md", views.download, name="download"),
]
