"""The table that a run prints: what was measured beside what was asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from .rounds import Series


@dataclass(slots=True)
class Report:
    """Lines of the table as they come, and those that missed their target."""

    missed: list[str] = field(default_factory=list)

    def summary(self) -> str:
        return f"Missed: {'; '.join(self.missed)}." if self.missed else "All targets met."

    def heading(self, text: str) -> None:
        print(f"\n{text}\n{'-' * len(text)}", flush=True)

    def line(self, name: str, found: str, is_met: bool | None = None, target: str = "") -> None:
        verdict = {True: f"met ({target})", False: f"MISSED ({target})", None: target}[is_met]
        print(f"{name:<44} {found:<66} {verdict}".rstrip(), flush=True)
        if is_met is False:
            self.missed.append(name)

    def ratio(self, name: str, found: Series, base: Series, *, most: float | None = None, unit: float = 1000) -> None:
        """``found`` beside ``base``, by time of the processor; ``unit`` is 1000 for milliseconds, 1 for seconds."""
        ratios = found.ratios_to(base)
        by_cpu, by_wall = [one.cpu for one in ratios], [one.wall for one in ratios]
        sign = "ms" if unit == 1000 else "s"
        words = f"{base.cpu * unit:.1f} → {found.cpu * unit:.1f} {sign}  {spread(by_cpu)}  clock {median(by_wall):.2f}x"
        if found.size:
            words += f"  {base.size / 1000:.0f} → {found.size / 1000:.0f} kB"
        if most is None:
            self.line(name, words)
        else:
            self.line(name, words, median(by_cpu) <= most, f"at most {most}x")

    def time(self, name: str, found: Series, *, most: float) -> None:
        """Milliseconds of the processor, and on the clock."""
        words = f"{found.cpu * 1000:.1f} ms, on the clock {found.wall * 1000:.1f} ms"
        self.line(name, words, found.cpu * 1000 <= most, f"at most {most:g} ms")

    def peak(self, name: str, found: Series, *, most: float | None = None) -> None:
        target = f"at most {most:g} MB" if most else ""
        self.line(name, f"{found.peak:.0f} MB", found.peak <= most if most else None, target)


def spread(values: Iterable[float]) -> str:
    """The median of ratios, and the least and the greatest."""
    values = sorted(values)
    return f"{median(values):.2f}x ({values[0]:.2f} to {values[-1]:.2f})"
