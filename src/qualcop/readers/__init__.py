"""Files of many kinds to blocks of text: `read_file(path) -> Extract`, or `Refused`."""

from qualcop.readers.dispatch import MAX_BYTES, is_clutter, read_file
from qualcop.readers.model import Block, Comment, Extract, Refused

__all__ = ["MAX_BYTES", "Block", "Comment", "Extract", "Refused", "is_clutter", "read_file"]
