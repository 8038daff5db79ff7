"""Floor 4, the car is back for the same trouble.

Owns: Repeat claims, fault cards, causes and corrective actions.
May import: workorders and all below.
"""
