"""Tests that share one small street: no test in here may commit."""
