"""The paper trail: what happened, which numbers were given, which papers were issued.

Owns: JournalEntry, NumberSeries, IssuedDocument, IdempotentAnswer, ScanRun.
May import: web, organisation, lib.
Enter by: ``journal.record``, ``numbers.next_number``, ``moves.move``.
"""
