"""The upload page: the file, how it is read, which column is which, a preview, storing it."""

from ui.upload.page import upload

__all__ = ["upload"]
