"""Who recommends the rows of an upload, told before they are stored."""

from collections import Counter

from registry.records.uploads import Upload
from registry.stages.rosters.confirming import chosen_rows


def recommended(upload: Upload) -> Counter[str]:
    """Return how many rows each unit would add if the upload were stored now: whom a row names, else the sender."""
    choice = chosen_rows(upload)
    if not any("recommender" in sheet.said for sheet in choice.staged.summary.sheets):
        return Counter({upload.sender: choice.rows} if choice.rows else {})
    return Counter(row.values.get("recommender") or upload.sender for part in choice.parts() for _, row in part)
