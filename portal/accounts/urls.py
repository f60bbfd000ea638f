"""Addresses of one's own account; signing in and out, passwords and addresses are the sign-in library's."""

from django.urls import path

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("data/", views.data, name="data"),
    path("delete/", views.delete, name="delete"),
    # Stands before the library's page of the same address.
    path("email/", views.address, name="address"),
]
