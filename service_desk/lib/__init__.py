"""The floor everybody stands on: small modules about time, people and the words they type.

Owns no table and sees no request. Imports nothing of ours, so every floor may import it.
`clock` is the only door to the present; everything else is a pure function of its arguments.
"""
