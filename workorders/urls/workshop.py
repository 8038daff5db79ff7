"""Addresses of the workshop: its lanes, an order in it, a mechanic's own jobs."""

from django.urls import URLPattern, path

from workorders.views import workshop, workshop_jobs, workshop_order

_ORDER = "<slug:site>/orders/<str:said>/workshop/"
_LINE = f"{_ORDER}lines/<int:line>/"
_JOBS = "<slug:site>/my-jobs/"
_JOB = f"{_JOBS}<int:line>/"

urlpatterns: list[URLPattern] = [
    path("<slug:site>/workshop/", workshop.workshop, name="workshop"),
    path(_ORDER, workshop.order, name="order_workshop"),
    path(f"{_ORDER}aside/", workshop.aside, name="order_workshop_aside"),
    path(f"{_ORDER}issue/", workshop_order.issue, name="order_issue"),
    path(f"{_ORDER}back/", workshop_order.take_back, name="order_take_back"),
    path(f"{_ORDER}give/", workshop_order.give, name="order_give"),
    path(f"{_ORDER}car/", workshop_order.move_car, name="order_move_car"),
    path(f"{_ORDER}part-came/", workshop_order.came, name="order_part_came"),
    path(f"{_ORDER}promise/", workshop_order.promise, name="order_promise"),
    path(f"{_ORDER}progress/", workshop_order.progress, name="order_progress"),
    path(f"{_ORDER}finish/", workshop_order.finish, name="order_finish"),
    path(f"{_LINE}withdraw/", workshop_order.withdraw, name="order_withdraw"),
    path(f"{_LINE}give-back/", workshop_order.undo_withdraw, name="order_give_back"),
    path(f"{_LINE}done/", workshop_order.line_done, name="order_line_done"),
    path(f"{_LINE}reopen/", workshop_order.line_reopened, name="order_line_reopen"),
    path(_JOBS, workshop_jobs.my_jobs, name="my_jobs"),
    path(f"{_JOB}start/", workshop_jobs.start, name="job_start"),
    path(f"{_JOB}stop/", workshop_jobs.stop, name="job_stop"),
    path(f"{_JOB}part/", workshop_jobs.part, name="job_part"),
    path(f"{_JOB}found/", workshop_jobs.found, name="job_found"),
    path(f"{_JOB}done/", workshop_jobs.done, name="job_done"),
    path(f"{_JOB}progress/", workshop_jobs.progress, name="job_progress"),
    path(f"{_JOB}reopen/", workshop_jobs.reopen, name="job_reopen"),
]
