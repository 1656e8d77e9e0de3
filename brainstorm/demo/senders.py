"""Who hands out links to the demo, how many each reaches, and which share of the people came by it."""

from typing import NamedTuple


class DemoSender(NamedTuple):
    """One sender. What it suggests are keys of options."""

    name: str
    is_employer: bool
    reached: int | None
    share: float
    role: str = ""
    area: str = ""


SENDERS = (
    DemoSender("Pohjois-Savon hyvinvointialue", True, 12_800, 0.22, "staff", "pohjois-savo"),
    DemoSender("Kainuun hyvinvointialue", True, 3_500, 0.17, "staff", "kainuu"),
    DemoSender("Sairaanhoitajien yhdistys", False, 41_000, 0.12),
    DemoSender("Kotihoidon yrittäjät", True, None, 0.09, "", ""),
    DemoSender("Potilasyhdistys, Kajaani", False, 16, 0.02),
    DemoSender("Omaishoitajat, Iisalmi", False, 14, 0.02),
)
