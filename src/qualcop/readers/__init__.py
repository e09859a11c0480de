"""Files of many kinds to blocks of text: `read_file(path) -> Extract`, or `Refused`.

`read_files` does so in processes of their own, for files from anywhere.
"""

from qualcop.readers.dispatch import is_clutter, read_file
from qualcop.readers.isolated import Stopped, read_files
from qualcop.readers.limits import MAX_BYTES
from qualcop.readers.model import Block, Comment, Extract, Refused

__all__ = [
    "MAX_BYTES",
    "Block",
    "Comment",
    "Extract",
    "Refused",
    "Stopped",
    "is_clutter",
    "read_file",
    "read_files",
]
