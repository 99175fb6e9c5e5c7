"""What others do with a roster of 100,000 rows; run in an environment of their own (`make bench` builds it).

`python peers.py NAME FILE`: each does as its manual says, into a fresh SQLite file with the indexes ours has. None of
them cleans, checks, encrypts, looks for repeats or records an event.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from measuring import Stopwatch

FIELDS = {
    "序号": "row_no", "姓名": "name", "性别": "sex", "身份证号": "id_no", "出生日期": "birth", "手机号码": "phone", "所属单位": "unit",
    "职务": "post", "荣誉称号": "title", "年度": "year", "主要事迹": "deeds", "备注": "remark",
}  # fmt: skip


def openpyxl_reads(file: str) -> None:
    """Read every cell in openpyxl's read-only mode, and do nothing with it."""
    import openpyxl

    with Stopwatch():
        for _ in openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True):
            pass


def openpyxl_loads(file: str) -> None:
    """Load the workbook as `load_workbook(file)` does."""
    import openpyxl

    with Stopwatch():
        openpyxl.load_workbook(file)


def _pandas(file: str, engine: str) -> None:
    import pandas

    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(f"{folder}/peer.db")
        connection.execute("PRAGMA journal_mode = wal")
        with Stopwatch():
            frame = pandas.read_excel(file, dtype=str, engine=engine)
            frame.to_sql("nominee", connection, index=False)
            connection.execute('CREATE INDEX by_id ON nominee ("身份证号")')
            connection.execute('CREATE INDEX by_name ON nominee ("姓名", "所属单位")')
            connection.commit()
        connection.close()


def pandas_openpyxl(file: str) -> None:
    """Use pandas.read_excel and to_sql with openpyxl."""
    _pandas(file, "openpyxl")


def pandas_calamine(file: str) -> None:
    """Use pandas.read_excel and to_sql with calamine."""
    _pandas(file, "calamine")


def django_bulk(file: str) -> None:
    """Use django-import-export with bulk on, as its manual's page on speed says."""
    with tempfile.TemporaryDirectory() as folder:
        resource, model, connection = _django(f"{folder}/peer.db")
        from import_export.formats.base_formats import XLSX

        with connection.schema_editor() as editor:
            editor.create_model(model)
        with Stopwatch() as watch:
            rows = XLSX().create_dataset(Path(file).read_bytes())
            resource().import_data(rows, dry_run=False, raise_errors=True)
            watch.said = {"stored": model.objects.count()}


def _django(file: str) -> tuple[Any, Any, Any]:
    import django
    from django.conf import settings

    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": file}
    sqlite["OPTIONS"] = {"init_command": pragmas, "transaction_mode": "IMMEDIATE"}  # type: ignore[assignment]  # a dict
    settings.configure(
        DATABASES={"default": sqlite}, INSTALLED_APPS=["django.contrib.contenttypes", "import_export"], USE_TZ=False
    )
    django.setup()
    from django.db import connection, models
    from import_export import fields, resources

    columns: dict[str, Any] = {name: models.TextField(null=True) for name in FIELDS.values()}
    columns["id_no"] = models.CharField(max_length=18, db_index=True)

    class Meta:
        app_label = "contenttypes"
        indexes = (models.Index(fields=["name", "unit"], name="by_name"),)

    model = type("Nominee", (models.Model,), columns | {"Meta": Meta, "__module__": __name__})
    told: dict[str, Any] = {name: fields.Field(name, heading) for heading, name in FIELDS.items()}

    class Options:
        import_id_fields = ()
        force_init_instance = use_bulk = skip_diff = use_transactions = skip_html_diff = True
        report_skipped = store_instance = False
        batch_size = 1_000

    Options.model = model  # type: ignore[attr-defined]  # made at run time
    return type("Nominees", (resources.ModelResource,), told | {"Meta": Options}), model, connection


if __name__ == "__main__":
    {
        name: call
        for name, call in globals().items()
        if name in ("openpyxl_reads", "openpyxl_loads", "pandas_openpyxl", "pandas_calamine", "django_bulk")
    }[sys.argv[1]](sys.argv[2])
