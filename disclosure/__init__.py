"""Numbers that give nobody away: small cells, merging, complementary suppression, batches.

Pure Python, no numpy: pages use it too.
"""

from disclosure.coarsening import coarsen_pairs
from disclosure.live import live_count, live_mean
from disclosure.senders import Sender, SendersShown, first_step, publish_senders, whole_batches
from disclosure.tables import Published, merge_counts, publish_counts, publish_tables

__all__ = [
    "Published",
    "Sender",
    "SendersShown",
    "coarsen_pairs",
    "first_step",
    "live_count",
    "live_mean",
    "merge_counts",
    "publish_counts",
    "publish_senders",
    "publish_tables",
    "whole_batches",
]
