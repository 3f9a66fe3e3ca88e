"""commonground against a peer, against the floor of reading, and against memory."""
