"""People and their cars: how to reach them, what they agreed to, which car is whose.

Owns: Client, ContactPoint, Consent, Vehicle, Ownership, RecallCampaign, RecallVehicle.
May import: records, web, organisation, lib.
Enter by: ``queries.search_clients``, ``actions.find_or_create_client``.
"""
