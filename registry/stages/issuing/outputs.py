"""Outputs: what file is made of certificates. Every file is asked for, drawn and kept by one of these values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from certificates import ARCHIVE, PLATES, Calibration, Product
from registry.errors import InvalidInput
from registry.records.fields import canonical

_ORDINARY = Product()


@dataclass(frozen=True)
class Output:
    """One PDF to print from, unless overprinted for one printer, made to a standard or a sheet, one file `each`, or a look.

    Raises InvalidInput for what does not go together. A look on the screen (`screen`) is no paper and is not kept.
    """

    overprint: Calibration | None = None
    product: Product = _ORDINARY
    each: bool = False
    screen: bool = False

    def __post_init__(self) -> None:
        if self.overprint and (self.each or self.product != _ORDINARY):
            raise InvalidInput(reason="套打只能做成一个普通的PDF，不能做成每人一个文件，也不能存档、拼版、交印刷厂。")
        if self.product.paper and (self.each or self.product.standard == ARCHIVE):
            raise InvalidInput(reason="两张拼一张大纸，只能做成一个普通的PDF或交印刷厂的PDF。")

    @property
    def manner(self) -> str:
        """Return what tells this output from every other, as files are kept under it: never to be written otherwise."""
        if self.overprint:
            return repr(self.overprint)
        if self == PLAIN:
            return ""
        return canonical({"each": self.each, "paper": self.product.paper, "standard": self.product.standard})

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Output":
        """Read what `as_dict` wrote."""
        overprint = Calibration(**values["overprint"]) if values["overprint"] else None
        return cls(overprint, Product(**values["product"]), values["each"], values["screen"])

    @property
    def whole(self) -> bool:
        """Tell whether its pages are those that any later file to print from shows."""
        return self.overprint is None and self.product == _ORDINARY

    @property
    def printed(self) -> bool:
        """Tell whether whoever asks for the file is about to print it; the archive and the screen want no paper."""
        return not self.screen and self.product.standard != ARCHIVE

    @property
    def ending(self) -> str:
        """Return how the name of its file ends."""
        return ".zip" if self.each else ".pdf"

    @property
    def said(self) -> str:
        """Return what people call its file."""
        standard = {ARCHIVE: "存档", PLATES: "印刷厂"}.get(self.product.standard, "")
        paper = f"两张拼{self.product.paper}" if self.product.paper else ""
        told = ["套打" if self.overprint else "", standard, paper, "每人一个文件" if self.each else ""]
        shown = "、".join(filter(None, told))
        return "套打预览" if self.screen else f"荣誉证书（{shown}）" if shown else "荣誉证书"


PLAIN = Output()
SCREEN = Output(screen=True)
CHOICES = {  # what the page offers on blank paper: the name of each choice, what is made, what it says
    "": (PLAIN, "所有证书一个文件（PDF）"),
    "each": (Output(each=True), "每人一个文件（ZIP）"),
    "archive": (Output(product=Product(ARCHIVE)), "存档用的PDF（PDF/A）"),
    "pairs": (Output(product=Product(paper="A3")), "两张拼一张A3，裁开后两叠相接"),
    "plates": (Output(product=Product(PLATES)), "交印刷厂的PDF（PDF/X，四色、出血、裁切线）"),
}
