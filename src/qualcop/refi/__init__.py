"""Exchange with other qualitative programs in REFI-QDA 1.5 (QDPX, QDC) and in long tables."""
