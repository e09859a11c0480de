"""The cycle memo: what it says (`gather_memo`) and its PDF (`write_memo`)."""

from qualcop.memo.gather import gather_memo, write_memo

__all__ = ["gather_memo", "write_memo"]
