"""Addresses of the way out."""

from django.urls import URLPattern, path

from workorders.views import handover, handover_lists, handover_loaner, settlement

_ORDER = "<slug:site>/orders/<str:said>/"
_OUT = f"{_ORDER}handover/"
_BILL = f"{_ORDER}settlement/"

urlpatterns: list[URLPattern] = [
    path("<slug:site>/handovers/", handover_lists.handovers, name="handovers"),
    path("<slug:site>/settlements/", handover_lists.settlements, name="settlements"),
    path(_OUT, handover.handover, name="order_handover"),
    path(f"{_OUT}aside/", handover.aside, name="order_handover_aside"),
    path(f"{_OUT}explained/", handover.explained, name="order_explained"),
    path(f"{_OUT}explained/back/", handover.explained_back, name="order_explained_back"),
    path(f"{_OUT}figures/", handover.figures, name="order_figures"),
    path(f"{_OUT}belongings/", handover.belongings, name="order_belongings"),
    path(f"{_OUT}belongings/<int:thing>/", handover.belonging, name="order_belonging_answer"),
    path(f"{_OUT}key/", handover.key, name="order_key"),
    path(f"{_OUT}key/back/", handover.key_back, name="order_key_back"),
    path(f"{_OUT}loaner/out/", handover_loaner.lend, name="order_lend"),
    path(f"{_OUT}loaner/in/", handover_loaner.take_in, name="order_take_in"),
    path(f"{_OUT}sign/", handover.sign, name="order_hand_over"),
    path(_BILL, settlement.settlement, name="order_settlement"),
    path(f"{_BILL}issue/", settlement.issue, name="order_settlement_issue"),
    path(f"{_BILL}discount/", settlement.discount, name="order_discount"),
    path(f"{_BILL}discount/decide/", settlement.decide, name="order_discount_decide"),
    path(f"{_BILL}void/", settlement.void, name="order_settlement_void"),
    path(f"{_BILL}pay/", settlement.pay, name="order_pay"),
    path(
        f"{_BILL}payments/<int:payment>/back/", settlement.payment_back, name="order_payment_back"
    ),
    path(f"{_BILL}pass/", settlement.gate, name="order_gate_pass"),
]
