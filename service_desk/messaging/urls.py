"""The outbox at the desk. Mounted under ``/desk/``."""

from django.urls import path

from service_desk.messaging import views

urlpatterns = [
    path("<slug:site>/messages/", views.messages, name="messages"),
    path("<slug:site>/messages/<int:pk>/", views.message, name="message"),
    path("<slug:site>/messages/<int:pk>/resend/", views.resend, name="message_resend"),
    path("<slug:site>/messages/<int:pk>/stop/", views.stop, name="message_stop"),
    path("<slug:site>/messages/<int:pk>/called/", views.called, name="message_called"),
]
