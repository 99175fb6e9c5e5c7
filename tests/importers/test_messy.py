"""Let invented clerks make a mess of their rosters, and hold that all of it is read, every error said on its cell."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from messy import FORMATS, KINDS, MessyFile, Truth, messy_file

from importers import Finding, Roster, RosterRow, RosterSheet, read_roster

HONOREES = ("name", "family", "collective")
# What may be said of a kind of error; anything else on its cell does not count as found.
CODES = {
    "award_error": {"cell_error"},
    "award_impossible": {"date_impossible"},
    "award_no_year": {"date_no_year", "date_year"},
    "birth_against_id": {"birth_and_id"},
    "birth_future": {"birth_in_future"},
    "birth_impossible": {"date_impossible"},
    "birth_no_year": {"date_no_year", "date_year"},
    "birth_serial": {"date_serial"},
    "birth_short_year": {"date_year"},
    "birth_words": {"date_unknown"},
    "age_words": {"age_unknown"},
    "heading_wrong": {"heading_and_values"},
    "id_14": {"id_length"},
    "id_15": {"id_15_digits"},
    "id_17": {"id_length"},
    "id_19": {"id_length"},
    "id_and_phone_exchanged": {"id_length"},
    "id_birth": {"id_birth_date"},
    "id_error": {"cell_error"},
    "id_exchanged_digits": {"id_birth_date", "id_checksum"},
    "id_exponent": {"id_digits_lost"},
    "id_future": {"id_in_future"},
    "id_letter": {"id_characters"},
    "id_missing": {"cell_missing", "id_characters"},
    "id_number": {"id_digits_lost"},
    "id_padded": {"id_spaces"},
    "id_quote": {"id_spaces"},
    "id_stop": {"id_trailing"},
    "id_unsolved": {"formula_without_result"},
    "id_words": {"id_characters"},
    "name_and_sex_exchanged": {"name_not_a_name"},
    "name_digit": {"name_characters"},
    "name_dot": {"name_dots"},
    "name_error": {"cell_error"},
    "name_formula": {"name_characters", "name_several"},
    "name_newline": {"name_spaces", "spaces", "name_several"},
    "name_one_character": {"name_length", "name_placeholder"},
    "name_pinyin": {"name_characters", "name_placeholder"},
    "name_placeholder": {"name_placeholder", "name_not_a_name", "name_unreadable"},
    "name_private_code": {"name_codes"},
    "name_radical": {"name_codes"},
    "name_several": {"name_several", "name_length", "name_spaces", "spaces"},
    "name_stop": {"name_marks"},
    "name_unsolved": {"formula_without_result"},
    "name_zero_width": {"name_invisible", "invisible"},
    "phone_10": {"phone_length"},
    "phone_12": {"phone_length"},
    "phone_country": {"phone_format"},
    "phone_full_width": {"phone_format"},
    "phone_letter": {"phone_pattern"},
    "phone_spaces": {"phone_format"},
    "phone_words": {"phone_pattern", "phone_words"},
    "place_ditto": {"cell_ditto"},
    "place_error": {"cell_error"},
    "place_lost_character": {"unreadable"},
    "place_newline": {"spaces"},
    "place_unsolved": {"formula_without_result"},
    "place_with_phone": {"private_number"},
    "repeat_id": {"duplicate_id"},
    "sex_against_id": {"sex_and_id"},
    "slip_recommender": {"unit_differs"},
    "slip_township": {"unit_differs"},
    "slip_unit": {"unit_differs"},
}


@dataclass
class Score:
    """What was planted and found by kind, and everything that went wrong."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false_errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def share(self) -> float:
        """The part of the planted errors that was found."""
        return sum(self.found.values()) / sum(self.planted.values())

    def report(self) -> str:
        """Say the figures of every kind, and what was not found."""
        kinds = [f"{kind} {self.found[kind]}/{self.planted[kind]}" for kind in sorted(self.planted)]
        total = (
            f"found {sum(self.found.values())} of {sum(self.planted.values())} ({self.share:.2%}) in {self.rows} rows"
        )
        return "\n".join([total, ", ".join(kinds), *self.missed, *self.false_errors, *self.wrong])


def scored(seeds: Iterable[int]) -> Score:
    """Read the files of the seeds, spoilt and mended, and count."""
    score = Score()
    for seed in seeds:
        file = messy_file(seed)
        roster = read_roster(file.data, file.name)
        _count_findings(score, file, roster, seed)
        _compare_people(score, file, roster, seed)
        _compare_mended(score, file, seed)
    return score


def _findings(roster: Roster) -> dict[tuple[str, str], list[Finding]]:
    said = defaultdict(list)
    for sheet in roster.sheets:
        for finding in (*sheet.findings, *(found for row in sheet.rows for found in row.findings)):
            said[sheet.name, finding.cell].append(finding)
    return said


def _name(file: MessyFile, roster: Roster, sheet: str) -> str:
    """Return what the reader calls a sheet: formats without sheets are called by their kind."""
    return roster.sheets[0].name if "名单" in file.columns else sheet


def _count_findings(score: Score, file: MessyFile, roster: Roster, seed: int) -> None:
    said, cells = _findings(roster), set()
    for planted in file.planted:
        key = (_name(file, roster, planted.sheet), planted.cell)
        cells.add(key)
        score.planted[planted.kind] += 1
        if {finding.code for finding in said[key]} & CODES.get(planted.kind, {planted.kind}):
            score.found[planted.kind] += 1
        else:
            score.missed.append(f"missed: {seed} {file.layout}: {planted}")
    for key, findings in said.items():
        errors = [finding for finding in findings if finding.level == "error" and key not in cells]
        score.false_errors += [f"false: {seed} {file.layout}: {key} {finding.message}" for finding in errors]


def _compare_people(score: Score, file: MessyFile, roster: Roster, seed: int) -> None:
    rows = {
        (sheet.name, next(row.cells[name] for name in HONOREES if name in row.cells)): (sheet, row)
        for sheet in roster.sheets
        for row in sheet.rows
    }
    people = {(_name(file, roster, truth.sheet), truth.cell): truth for truth in file.people}
    score.rows += len(people)
    if set(rows) != set(people):
        score.wrong.append(f"people: {seed} {file.layout}: {sorted(set(rows) ^ set(people))[:5]}")
    for key in set(rows) & set(people):
        wrong = _wrong_values(people[key], *rows[key])
        if wrong:
            score.wrong.append(f"values: {seed} {file.layout}: {key} {wrong}")


def _wrong_values(truth: Truth, sheet: RosterSheet, row: RosterRow) -> dict[str, tuple[str, str | None]]:
    """Return the values that are not the true ones; a spoilt line, and what no heading names, is not judged."""
    if truth.spoilt:
        return {}
    wrong = {}
    for name, right in truth.values.items():
        value = row.values.get(name)
        if name in ("password", "bank"):
            wrong |= {name: (right, value)} if name in row.values or name in row.originals else {}
        elif name in ("birth", "award_date"):
            wrong |= {} if (value or "").startswith(right) or not sheet.header_row else {name: (right, value)}
        elif name != "seq" and right not in ("无", value) and (sheet.header_row or name in HONOREES):
            wrong[name] = (right, value)
    return wrong


def _compare_mended(score: Score, file: MessyFile, seed: int) -> None:
    """The file as a careful clerk mends it holds no error and nobody twice."""
    for row in read_roster(file.corrected, file.name).rows:
        left = [f.message for f in row.findings if f.level == "error" or f.code.startswith("duplicate")]
        if left:
            score.wrong.append(f"mended: {seed} {file.layout}: {row.row} {left}")


def test_a_file_of_every_format_is_read_with_all_its_people_and_errors():
    score = scored(range(8, 20))

    assert score.share >= 0.98, score.report()
    assert (score.false_errors, score.wrong) == ([], []), score.report()


@pytest.mark.prove
def test_the_clerks_know_every_kind_and_every_format():
    files = [messy_file(seed) for seed in range(400)]

    assert {planted.kind for file in files for planted in file.planted} - set(KINDS) == {"repeat_id", "heading_wrong"}
    assert set(KINDS) - {planted.kind for file in files for planted in file.planted} == set()
    assert {file.layout.split()[0] for file in files} == set(FORMATS)


def test_one_seed_makes_one_file():
    first, second = messy_file(3), messy_file(3)

    assert (first.planted, first.people, first.columns) == (second.planted, second.people, second.columns)


@pytest.mark.prove
@pytest.mark.parametrize("start", [0, 1_000, 20_000, 300_000, 4_000_000])
def test_forty_files_of_five_hundred_errors_are_read_as_a_person_would(start):
    score = scored(range(start, start + 40))
    sys.stdout.write(f"{score.report()}\n")

    assert sum(score.planted.values()) >= 400
    assert score.share >= 0.98
    assert len(score.false_errors) <= 0.01 * score.rows
    assert score.wrong == []
