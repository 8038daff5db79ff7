"""A dealer's file, row by row: good rows land, each bad one is told by line, column and reason.

``reading`` turns bytes into rows that know their line, ``columns`` knows a head in four
languages, ``rows`` collects what is wrong with a row, ``engine`` runs an ``Importer`` of the app
that owns the rows, ``report`` says what happened and writes the refused rows for correction.
"""
