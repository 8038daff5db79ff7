"""Where providers tell. Mounted under ``/api/v1/``; each call is verified by its own signature."""

from django.urls import path

from service_desk.messaging.api import views

urlpatterns = [
    path("messages/receipts/email/", views.mail_news, name="mail_news"),
    path("messages/receipts/<slug:provider>/", views.news, name="news"),
    path("messages/receipts/<slug:provider>/<slug:secret>/", views.news, name="news_by_secret"),
]
