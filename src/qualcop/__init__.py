"""qualcop: from the notes of a community of practice to design-based-research cycle memos."""
