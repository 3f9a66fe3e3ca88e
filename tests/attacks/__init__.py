"""What somebody with the source at hand tries, and does not get.

By theme, with real requests, or with plain SQL and no key.
"""
