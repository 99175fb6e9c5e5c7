"""The printers of an office: what each does to a sheet of one stock from one tray."""

from peewee import CharField, DoubleField, ForeignKeyField

from registry.records.fields import JsonField
from registry.records.models import Actor, OfficeTable


class PrinterCalibration(OfficeTable):
    """What was measured on the ruler sheets of a printer, tray and stock, and what follows from it.

    `width` and `height` are the sheet's, in millimetres as all of it; `readings` are (from the left, from below) of the
    crosses A, B, C, D of each sheet, `solved` is a `certificates.Calibration`.
    """

    tended = True
    printer = CharField(60)
    tray = CharField(60)
    stock = CharField(60)
    width = DoubleField()
    height = DoubleField()
    readings = JsonField()
    solved = JsonField()
    residual = DoubleField()
    measured_by = ForeignKeyField(Actor, null=True, backref="+")
    measured_by_id: int | None
    measured_at = CharField(32)

    @property
    def named(self) -> str:
        """Return the printer, tray and stock as people call them."""
        return f"{self.printer}·{self.tray}·{self.stock}"
