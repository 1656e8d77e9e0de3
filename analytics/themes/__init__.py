"""Finding the themes of many short texts: pure functions on lists and arrays.

``analytics.themes.finding.find_themes`` is the way in. Knows neither Django nor our models; used by
workers only, since it needs numpy, SciPy, scikit-learn and scikit-network.
"""
