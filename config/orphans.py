"""No process outlives the one that made it, however that one ended. Linux only; elsewhere nothing is promised."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent is gone; end at once if it has gone already.

    Called in the child, right after it was forked by ``parent``.
    """
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except (AttributeError, OSError):
        return
    if os.getppid() != parent:  # it went while we were getting here
        os._exit(1)
