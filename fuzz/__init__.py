"""Reads thousands of damaged and hostile files: each must be read or refused with a reason."""
