"""The demo dealership: two sites, six hundred clients, a diary around today (roof).

Owns no rows of its own: it writes those of every floor, in bulk, as the verbs would have left
them. Made relative to a given instant, and the same for the same seed: names, cars and times
come from a ``random.Random`` of their own, never from the hour at which it is loaded.

May import: every floor. Enter by: ``loading.load_demo``.
"""
