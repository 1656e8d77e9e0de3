"""Not asking again at once who has just not answered."""

import time

PAUSE = 5.0
"""Seconds for which a process does not ask again a server that did not answer."""


class Pause:
    """Remembers that somebody did not answer, so that not every request has to find it out by waiting."""

    def __init__(self, seconds: float = PAUSE) -> None:
        self.seconds = seconds
        self._until = 0.0

    @property
    def is_on(self) -> bool:
        """Whether it is too early to ask again."""
        return time.monotonic() < self._until

    def begin(self) -> None:
        """It did not answer just now."""
        self._until = time.monotonic() + self.seconds
