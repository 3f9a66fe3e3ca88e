"""Pages of organisations, of files, and of whoever has one."""
