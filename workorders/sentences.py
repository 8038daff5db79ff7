"""What the database has against a change of an order, in words for a person."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "settlement_is_within_what_was_agreed": _(
        "This is more than the client agreed to. Ask for consent first."
    ),
    "payment_is_within_the_bill": _("This is more than is still owed. Check the amount."),
    "agreement_is_kept_as_it_was": _("An agreement is kept as it was. Ask the client again."),
    "work_order_is_checked_before_it_is_ready": _("This order needs a passed quality check first."),
    "work_order_leaves_without_open_questions": _(
        "The client has not answered yet. Note the answer or withdraw the question."
    ),
    "work_order_leaves_with_its_settlement": _("Issue the settlement first."),
    "work_order_leaves_paid": _("The settlement is not paid. Take the payment first."),
    "work_order_leaves_when_the_loaner_is_back": _("The loaner is not back yet. Take it in first."),
    "work_order_leaves_with_a_gate_pass": _("Issue the gate pass first."),
    "work_order_leaves_with_a_signature": _("The client's signature is missing."),
    "work_order_is_agreed_before_work": _("The client has not agreed to the price yet."),
    "work_order_is_declined_before_work": _("Work was begun: this order is not declined any more."),
    "work_order_is_one_a_visit": _("This visit has its work order already."),
    "key_tag_is_used_once": _("This key tag is in use. Take another."),
    "key_place_is_used_once": _("A key hangs at this place. Take another."),
    "key_is_one_tag_an_order": _("The key of this car hangs under another tag already."),
    "work_span_is_one_at_a_time": _("This mechanic is at work on another car. Stop that first."),
    "assignment_is_one_a_line": _("This work is given to somebody already."),
    "consent_is_asked_one_at_a_time": _("A question is open already. Add to it or withdraw it."),
    "settlement_is_one_an_order": _("This order has its settlement already."),
    "loan_is_one_a_loaner": _("This loaner is out already. Choose another."),
    "loan_is_one_an_order": _("This client has a loaner already."),
    "loaner_is_lent_to_one_at_a_time": _("This loaner is promised to somebody else then."),
    "mileage_falls_with_a_remark": _("It was higher before. Say why, in a few words."),
    "visit_changed": _("A colleague changed this visit meanwhile. Look again."),
}
