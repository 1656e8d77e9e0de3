"""Numbers that give nobody away: small cells, merging, complementary suppression, batches.

Pure Python, no numpy: pages use it too.
"""

from disclosure.live import live_count, live_mean
from disclosure.tables import Published, merge_counts, publish_counts, publish_tables

__all__ = ["Published", "live_count", "live_mean", "merge_counts", "publish_counts", "publish_tables"]
