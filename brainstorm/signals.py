"""News for higher apps, which this one must not import."""

from django.dispatch import Signal

# Sent in the transaction with dialogue=Dialogue, before=Phase, after=Phase.
phase_changed = Signal()

# Sent in the transaction with dialogue=Dialogue, kind="idea"|"comment", key=UUID: the text is gone by law, and
# must go from every stored copy (decision record 0003).
content_erased = Signal()

# Sent in the transaction with keys=list[UUID]: ideas whose text was written or edited, and has now been worked on by a
# worker. Not sent when the same text is worked on again (decision record 0018).
texts_made = Signal()
