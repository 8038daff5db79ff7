"""Floor 3, from the keys received to the keys returned.

Owns: WorkOrder and its lines, changes and agreements; the walk-around (Intake, Damage, OrderPhoto,
KeyHolding); the workshop (Team, Assignment, WorkSpan, CustodyStamp, ProgressCheck); extra work
(ConsentRequest, Finding); QualityCheck; Settlement, Payment, GatePass, HandOver, Loan.
May import: visits, parts_prep, appointments and all below.
Enter by: ``actions``; every change of state goes through ``actions.course.advance``.
"""
