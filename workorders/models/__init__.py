"""Models of floor 3."""

from workorders.models.extra import ConsentRequest, Finding
from workorders.models.handover import GatePass, HandOver, Loan, Payment, Settlement
from workorders.models.intake import (
    Belonging,
    Damage,
    Intake,
    IntakeMark,
    IntakePaper,
    KeyHolding,
    OrderPhoto,
)
from workorders.models.orders import Agreement, OrderChange, OrderLine, Signature, WorkOrder
from workorders.models.policy import Approval, RoleLimit, WorkshopPolicy
from workorders.models.quality import QualityCheck, QualityPoint
from workorders.models.workshop import Assignment, CustodyStamp, ProgressCheck, Team, WorkSpan

__all__ = [
    "Agreement",
    "Approval",
    "Assignment",
    "Belonging",
    "ConsentRequest",
    "CustodyStamp",
    "Damage",
    "Finding",
    "GatePass",
    "HandOver",
    "Intake",
    "IntakeMark",
    "IntakePaper",
    "KeyHolding",
    "Loan",
    "OrderChange",
    "OrderLine",
    "OrderPhoto",
    "Payment",
    "ProgressCheck",
    "QualityCheck",
    "QualityPoint",
    "RoleLimit",
    "Settlement",
    "Signature",
    "Team",
    "WorkOrder",
    "WorkSpan",
    "WorkshopPolicy",
]
