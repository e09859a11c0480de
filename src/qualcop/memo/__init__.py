"""What the cycle memo says (`gather_memo`); its PDF is made by `memo_pdf.py`."""

from qualcop.memo.gather import gather_memo

__all__ = ["gather_memo"]
