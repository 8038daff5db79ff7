"""What a request may bring in files: what comes beyond is not kept, in memory or on the disk."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST = 64_000_000
"""Bytes of all files of a request together: three photos of 15 MB, or a table to import."""


class BoundedUpload(FileUploadHandler):
    """Stands before the handlers that keep files and passes on so many bytes a request.

    A file cut short is refused like any other that did not arrive whole.
    """

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.left = MOST

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.left -= len(raw_data)
        return raw_data if self.left >= 0 else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None
