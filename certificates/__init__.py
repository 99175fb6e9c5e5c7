"""Print certificates: facts and a layout in, PDF out. Knows neither the register nor where its facts come from."""

from certificates.archives import Labelled, file_names, pack
from certificates.calibration import CROSS_NAMES, Calibration, Point, UnusableReadings, crosses, solve
from certificates.errors import (
    CertificateError,
    DoesNotFit,
    MissingGlyph,
    UnusableLayout,
    UnusablePaper,
    UnwritableText,
)
from certificates.fields import CertificateFacts
from certificates.layouts import Layout, load_layout
from certificates.pages import A3_POSTER, A4_POSTER, Block, fitted, print_pages
from certificates.placing import check, place, seal_place
from certificates.prepress import ARCHIVE, PLATES, Product, print_product
from certificates.printing import ENGINE, print_certificates
from certificates.rulers import preview_overprint, print_rulers, print_test_sheet
from certificates.runs import Placement

__all__ = [
    "A3_POSTER",
    "A4_POSTER",
    "ARCHIVE",
    "CROSS_NAMES",
    "ENGINE",
    "PLATES",
    "Block",
    "Calibration",
    "CertificateError",
    "CertificateFacts",
    "DoesNotFit",
    "Labelled",
    "Layout",
    "MissingGlyph",
    "Placement",
    "Point",
    "Product",
    "UnusableLayout",
    "UnusablePaper",
    "UnusableReadings",
    "UnwritableText",
    "check",
    "crosses",
    "file_names",
    "fitted",
    "load_layout",
    "pack",
    "place",
    "preview_overprint",
    "print_certificates",
    "print_pages",
    "print_product",
    "print_rulers",
    "print_test_sheet",
    "seal_place",
    "solve",
]
