"""Trials of promises that take many runs: accidents, and the same bytes everywhere."""
