"""What happens to certificates and to blank paper, in the past tense; like all events, frozen and of plain values only.

Who took a certificate for another stands in its row alone, never here.
"""

from dataclasses import dataclass

from registry.events import Event


@dataclass(frozen=True)
class CertificatesDrawn(Event):
    """A file of certificates was drawn and kept: asked again for the same, the register gives these bytes."""

    cycle: int
    digest: str
    pages: int


@dataclass(frozen=True)
class CertificatesSealed(Event):
    """Certificates got the issuers' seals."""

    cycle: int
    certificates: tuple[int, ...]


@dataclass(frozen=True)
class CertificatesHandedOver(Event):
    """Certificates were handed over: signed for, taken by a proxy, or delivered."""

    cycle: int
    certificates: tuple[int, ...]
    how: str
    on_day: str


@dataclass(frozen=True)
class CertificatesSpoiled(Event):
    """Certificates were made void; their numbers are never given out again."""

    cycle: int
    certificates: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class CertificateReissued(Event):
    """A certificate is made out again under its number, which says so; its facts were frozen anew."""

    cycle: int
    certificate: int
    facts_digest: str
    reason: str


@dataclass(frozen=True)
class CertificatesRecalled(Event):
    """Certificates were called back: they no longer hold."""

    cycle: int
    certificates: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class CertificateCorrected(Event):
    """A certificate said something wrong; another of the same award has taken its place."""

    cycle: int
    certificate: int
    successor: int
    reason: str


@dataclass(frozen=True)
class StockReceived(Event):
    """Blank paper came in."""

    kind: int
    sheets: int


@dataclass(frozen=True)
class StockSpoiled(Event):
    """Sheets were spoiled beside what was printed on them."""

    kind: int
    sheets: int
    reason: str


@dataclass(frozen=True)
class StockCounted(Event):
    """Blank paper was counted; `sheets` is what there is, `difference` what that is more or less than the ledger said."""

    kind: int
    sheets: int
    difference: int


@dataclass(frozen=True)
class CalibrationSet(Event):
    """It was measured what a printer does to a stock from a tray; lengths are millimetres."""

    calibration: int
    printer: str
    tray: str
    stock: str
    dx: float
    dy: float
    scale_x: float
    scale_y: float
    skew_x: float
    skew_y: float
    residual: float
