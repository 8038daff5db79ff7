"""The outbox: one row for each promise to tell somebody something, in time and once.

Owns: Message, the channels and gateways.
May import: catalogue, clients, records, web, organisation, lib.
Enter by: ``actions.plan_message``, ``actions.cancel_messages``, ``kinds.register``.
"""
