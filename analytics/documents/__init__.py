"""The report as data, and the files made from it. Pure: the same numbers in every format and language."""
