"""Audit (审计): the journal as its auditor reads it, and whether all still stands."""
