"""Errors, dates, addresses and digests: small values that every other package may use."""
