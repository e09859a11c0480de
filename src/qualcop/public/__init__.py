"""The version of a memo that may leave the partnership."""
