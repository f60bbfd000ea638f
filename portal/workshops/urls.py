"""Addresses of workshops and rooms."""

from django.urls import path

from portal.workshops import live, plans, report, trainer

app_name = "workshops"
urlpatterns = [
    path("workshops/", plans.workshops, name="workshops"),
    path("workshops/new/", plans.new, name="new"),
    path("workshops/<uuid:key>/", plans.workshop, name="workshop"),
    path("workshops/<uuid:key>/add/", plans.add, name="add"),
    path("workshops/<uuid:key>/change/", plans.change, name="change"),
    path("workshops/<uuid:key>/start/", plans.start, name="start"),
    path("workshops/<uuid:key>/delete/", plans.delete_workshop, name="delete_workshop"),
    path("join/", live.join, name="join"),
    path("rooms/<str:code>/", live.room, name="room"),
    path("rooms/<str:code>/leave/", live.leave, name="leave"),
    path("rooms/<str:code>/now/", live.now, name="now"),
    path("rooms/<str:code>/trainer/", trainer.trainer, name="trainer"),
    path("rooms/<str:code>/projector/", trainer.projector, name="projector"),
    path("rooms/<str:code>/people/", trainer.people, name="people"),
    path("rooms/<str:code>/report/", report.report, name="report"),
    path("rooms/<str:code>/report.csv", report.report_csv, name="report_csv"),
    path("rooms/<str:code>/delete/", report.delete_room, name="delete_room"),
]
