"""What a sender hands out with a link: address, QR code, poster, and texts for mail and intranet, in each language."""

from brainstorm.packs.archive import pack_archive
from brainstorm.packs.files import pack_file
from brainstorm.packs.wording import Wording, wording_of

__all__ = ["Wording", "pack_archive", "pack_file", "wording_of"]
