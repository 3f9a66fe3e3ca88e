"""Addresses that write when they are only read, and what: none else may."""

WRITES_ON_READING: dict[str, set[str]] = {}
