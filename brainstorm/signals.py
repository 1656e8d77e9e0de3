"""News for higher apps, which this one must not import."""

from django.dispatch import Signal

# Sent in the transaction with dialogue=Dialogue, before=Phase, after=Phase.
phase_changed = Signal()

# Sent in the transaction with dialogue=Dialogue, kind="idea"|"comment", key=UUID: the text is gone by law, and
# must go from every stored copy (decision record 0003).
content_erased = Signal()
