"""Floor 5, staying in touch after the handover.

Owns: Follow-ups, complaints, invitations and lapsed clients.
May import: repeat_claims and all below.
"""
