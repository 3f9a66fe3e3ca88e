"""Ledgers (台账) and monthly reports: views over the rooms, never typed."""
