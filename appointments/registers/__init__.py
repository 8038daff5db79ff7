"""What the registers show: requests won and lost, answers owed, who waits for a time.

Reads and words only; what a button does is in ``actions``.
"""
