"""What was measured: a name, a ratio or figure, what was to be reached, whether."""

from dataclasses import dataclass, field


@dataclass
class Table:
    title: str
    rows: list[str] = field(default_factory=list)
    missed: int = 0

    def add(self, name: str, value: float, least: float, unit: str = "") -> None:
        """A figure that is good when it is large."""
        self._write(name, value, f"≥ {least:g}", unit, is_reached=value >= least)

    def add_most(self, name: str, value: float, most: float, unit: str = "") -> None:
        """A figure that is good when it is small."""
        self._write(name, value, f"≤ {most:g}", unit, is_reached=value <= most)

    def note(self, text: str) -> None:
        self.rows.append(f"    ({text})")

    def _write(
        self, name: str, value: float, goal: str, unit: str, *, is_reached: bool
    ) -> None:
        self.missed += not is_reached
        verdict = "reached" if is_reached else "NOT REACHED"
        self.rows.append(f"  {name:<58} {value:>9.3g}{unit} {goal:>9}{unit}  {verdict}")

    def text(self) -> str:
        return "\n".join([self.title, *self.rows])

    def print(self) -> None:
        print(f"\n{self.text()}", flush=True)  # noqa: T201 - the point of a benchmark
