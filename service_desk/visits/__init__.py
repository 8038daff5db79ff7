"""One car's stay, from the request to the last follow-up: the root every floor hangs on.

Owns: Visit, RequestedWork, ImportedOrder. Knows no diary and no order.
May import: messaging, catalogue, clients, records, web, organisation, lib.
Enter by: ``actions.open_visit``, ``actions.move_visit``, ``queries``.
"""
