"""What the log may say. An address can hold a token, so the log names its route and never the address itself."""

import logging
from collections.abc import Mapping


class WithoutAddress(logging.Filter):
    """Takes addresses out of Django's records about requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the route in place of the path; every record passes."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and record.args and not isinstance(record.args, Mapping):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "unknown address"
            record.args = tuple(
                route if isinstance(part, str) and part.startswith("/") else part for part in record.args
            )
        return True
