"""What can be wrong with what somebody hands in."""


class InputError(ValueError):
    """A file that breaks the contract: `path:line: reason`; the header is line 1."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}:{line}: {reason}")

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, int, str]]:
        # From another process it comes back whole.
        return type(self), (self.path, self.line, self.reason)
