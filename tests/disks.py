"""Disks that are really full.

A file system in memory of a few megabytes, where this process may mount one. Where it may not, the kernel's limit on
the size of a file: what is written past it fails as on a full disk, with "File too large" for "No space left".
"""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass
class SmallDisk:
    """A folder with little room. ``is_mounted`` is false where files are limited instead."""

    folder: Path
    is_mounted: bool

    def leave(self, size: int) -> None:
        """Leave room for a file of so many bytes, and no more."""
        if not self.is_mounted:
            _limit(size)
            return
        state = os.statvfs(self.folder)
        (self.folder / "filling").write_bytes(b"x" * max(0, state.f_bavail * state.f_frsize - size))

    def fill(self) -> None:
        """Leave no room at all."""
        if not self.is_mounted:
            _limit(0)
            return
        with (self.folder / "filling").open("wb", buffering=0) as file:
            for size in (MEGABYTE, 4096, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Make room: more than there was."""
        if not self.is_mounted:
            _limit(resource.RLIM_INFINITY)
            return
        (self.folder / "filling").unlink(missing_ok=True)
        subprocess.run(["mount", "-o", "remount,size=512m", str(self.folder)], check=True)


@contextmanager
def full_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A folder on a disk of so many megabytes, until the block ends."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
    is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    if not is_mounted:
        _limit(megabytes * MEGABYTE)
    try:
        yield SmallDisk(folder, is_mounted)
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        else:
            _limit(resource.RLIM_INFINITY)


def _limit(size: int) -> None:
    """The soft limit alone, so that it can be raised again. Python lets the write fail instead of dying of it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))
