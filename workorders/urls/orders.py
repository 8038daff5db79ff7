"""Addresses of work orders: the list, the page, its lines and terms."""

from django.urls import URLPattern, path

from workorders.views import orders, orders_lines, orders_opening, orders_terms

_VISIT = "<slug:site>/visits/<str:number>/order/"
_ORDERS = "<slug:site>/orders/"
_ORDER = f"{_ORDERS}<str:said>/"
_LINE = f"{_ORDER}lines/<int:line>/"

urlpatterns: list[URLPattern] = [
    path(_VISIT, orders_opening.visit_order, name="visit_order"),
    path(f"{_VISIT}line/", orders_opening.visit_order_line, name="visit_order_line"),
    path(_ORDERS, orders.orders, name="orders"),
    path(_ORDER, orders.order, name="order"),
    path(f"{_ORDER}find/", orders_lines.find, name="order_find"),
    path(f"{_ORDER}lines/", orders_lines.add, name="order_line_add"),
    path(_LINE, orders_lines.change, name="order_line"),
    path(f"{_LINE}undo/", orders_lines.undo, name="order_line_undo"),
    path(f"{_LINE}copy/", orders_lines.copy, name="order_line_copy"),
    path(f"{_LINE}remove/", orders_lines.remove, name="order_line_remove"),
    path(f"{_LINE}restore/", orders_lines.restore, name="order_line_restore"),
    path(f"{_ORDER}pricing/", orders_terms.pricing, name="order_pricing"),
    path(f"{_ORDER}note/", orders_terms.note, name="order_note"),
    path(f"{_ORDER}warranty/", orders_terms.warranty, name="order_warranty"),
    path(f"{_ORDER}warranty/back/", orders_terms.warranty_back, name="order_warranty_back"),
    path(f"{_ORDER}void/", orders_terms.void, name="order_void"),
    path(f"{_ORDER}approvals/", orders_terms.approval_ask, name="order_approval_ask"),
    path(
        f"{_ORDER}approvals/<int:approval>/",
        orders_terms.approval_decide,
        name="order_approval_decide",
    ),
]
