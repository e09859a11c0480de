"""The version of a study's memos that may leave the partnership (`release_study`)."""

from qualcop.public.release import release_study

__all__ = ["release_study"]
