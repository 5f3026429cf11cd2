"""Proctoring Rights Portal: what an online-proctored exam records, and every student's rights about it."""
