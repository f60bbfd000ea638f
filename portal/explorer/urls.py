"""Addresses of the explorer."""

from django.urls import path

from portal.explorer import views

app_name = "explorer"
urlpatterns = [path("explorer/", views.explorer, name="explorer")]
