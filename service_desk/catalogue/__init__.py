"""What we sell: operations with their norm hours, parts with their stock, kits and plans.

Owns: Operation, Part, Stock, KitLine, MaintenancePlan.
May import: records, web, organisation, lib.
Enter by: ``queries.operations_for``, ``queries.estimate``.
"""
