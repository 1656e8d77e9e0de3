"""Files on their way in: straight to disk, and no further than the limit."""

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

_TOO_LARGE = "talkooriihi.upload_too_large"


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Stops storing a file that grows over the limit. The form then tells so beside its field."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.IMPORT_MAX_BYTES:
            assert self.request is not None
            self.request.META[_TOO_LARGE] = True
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was left unread for its size."""
    _ = request.FILES  # reading it is what runs the handlers
    return _TOO_LARGE in request.META
