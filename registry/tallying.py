"""Tally what jurors gave, in exact fractions: weighted scores and ballots, ties shown, every figure explained.

A tally keeps one term a juror and nomination: the weighted score, 1 or 0 for an approval, the points of a rank. The figure
of a nomination is the average of its terms, so a juror who stood aside (回避) neither helps nor harms it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil, lcm

from registry.errors import InvalidInput

AVERAGES = ("mean", "median", "trimmed")
TRIMMED_FROM = 5  # values, below which dropping two of them would leave next to nothing
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
_MOST_DIGITS = 12
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,6})?")


@dataclass(frozen=True)
class Criterion:
    """What is scored: its weight in percent, and the most points it can get."""

    name: str
    weight: int
    most: int


@dataclass(frozen=True)
class Sheet:
    """The points one juror gave one nomination, in the order of the criteria."""

    juror: int
    nomination: int
    points: tuple[Fraction, ...]


@dataclass(frozen=True)
class Ballot:
    """The nominations one juror chose; on a ranked ballot the first is the best."""

    juror: int
    choices: tuple[int, ...]


@dataclass(frozen=True)
class Term:
    """What one juror adds to a figure: points by the weights of their criteria, or what a ballot says."""

    figure: Fraction
    points: tuple[Fraction, ...] = ()
    weights: tuple[int, ...] = ()
    said: str = ""

    @property
    def working(self) -> str:
        """Return how the figure was worked out, as 86.5×40%+90×60%=88.6."""
        if len(self.points) < 2:
            return self.said or shown(self.figure, _MOST_DIGITS)
        pairs = zip(self.points, self.weights, strict=True)
        parts = [shown(one, _MOST_DIGITS) + (f"×{weight}%" if weight != 100 else "") for one, weight in pairs]
        return f"{'+'.join(parts)}={shown(self.figure, _MOST_DIGITS)}"


_APPROVED, _PASSED_OVER = Term(Fraction(1), said="同意"), Term(Fraction(0), said="未选")


@dataclass(frozen=True)
class Tally:
    """The terms of each nomination by juror, and who stood aside; tallies of parts add up to that of the whole."""

    method: str
    terms: Mapping[int, Mapping[int, Term]]
    recusals: frozenset[tuple[int, int]] = frozenset()

    def __add__(self, other: "Tally") -> "Tally":
        if self.method != other.method:
            raise InvalidInput(reason="打分、投票和排序投票不能合在一起计算。")
        recusals, merged = self.recusals | other.recusals, dict[int, dict[int, Term]]()
        for nomination in self.terms.keys() | other.terms.keys():
            ours, theirs = self.terms.get(nomination, {}), other.terms.get(nomination, {})
            if ours.keys() & theirs.keys():
                raise InvalidInput(reason="同一位评委的票或评分表计了两次，请核对。")
            merged[nomination] = {**ours, **theirs}
            _refuse_recused(merged[nomination], nomination, recusals)
        return Tally(self.method, merged, recusals)


@dataclass(frozen=True)
class Ranked:
    """A nomination in its place; equal figures share a place, and nothing else puts one before the other.

    `equals` are how many share the place, `aside` how many jurors stood aside.
    """

    place: int
    nomination: int
    figure: Fraction
    shown: str
    equals: int
    aside: int
    terms: tuple[Term, ...]
    method: str
    average: str

    @property
    def tied(self) -> bool:
        """Tell whether others share the place."""
        return self.equals > 1

    @property
    def explanation(self) -> str:
        """Say how the figure came about; worked out where it is read, which counting alone need not do."""
        notes = f"；另有{self.aside}位回避" * (self.aside > 0)
        notes += f"；与另外{self.equals - 1}个并列，不分先后" * self.tied
        return f"{_EXPLAINED[self.method](self.terms, self.average, self.shown)}{notes}。"


@dataclass(frozen=True)
class Ranking:
    """The nominations from the highest figure down, and those that no juror could judge."""

    rows: tuple[Ranked, ...]
    unjudged: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cut:
    """Who is within the places, who shares the last of them with too many others, who is below."""

    inside: tuple[int, ...]
    on_the_line: tuple[int, ...]
    outside: tuple[int, ...]


@dataclass(frozen=True)
class Quorum:
    """How many of the seated jurors took part, and how many had to."""

    seated: int
    present: int
    needed: int

    @property
    def met(self) -> bool:
        """Tell whether enough jurors took part for the result to count."""
        return self.present >= self.needed

    @property
    def explanation(self) -> str:
        """Say how many took part and whether that is enough."""
        verdict = "达到" if self.met else "没有达到"
        return f"应到评委{self.seated}位，实到{self.present}位，{verdict}规定的{self.needed}位。"


def exact(figure: object) -> Fraction:
    """Return a figure as an exact fraction, or raise InvalidInput: binary fractions such as 0.1 are none."""
    if isinstance(figure, Fraction):
        return figure
    if isinstance(figure, int) and not isinstance(figure, bool):
        return Fraction(figure)
    text = str(figure) if isinstance(figure, str | Decimal) else ""
    if not _DECIMAL.fullmatch(text):
        raise InvalidInput(reason=f"分数“{figure}”不是数字，请写成86或86.5的样子。")
    return Fraction(text)


def quorum(seated: int, present: int, share: Fraction = TWO_THIRDS) -> Quorum:
    """Return whether at least this share of the seated jurors took part."""
    if not 0 <= present <= seated:
        raise InvalidInput(reason=f"实到评委{present}位，应到{seated}位，人数不对，请核对。")
    return Quorum(seated, present, max(1, ceil(seated * share)))


def tally_scores(
    sheets: Iterable[Sheet], criteria: Sequence[Criterion], nominations: Collection[int],
    recusals: Collection[tuple[int, int]] = (),
) -> Tally:  # fmt: skip
    """Return the weighted score each juror gave each nomination; a recusal names a juror and a nomination."""
    _check_criteria(criteria)
    tally = _Counting("scores", nominations, recusals)
    made: dict[tuple[Fraction, ...], Term] = {}  # the same points make the same term
    for sheet in sheets:
        if sheet.points not in made:
            made[sheet.points] = _weighted(sheet.points, criteria)
        tally.take(sheet.juror, sheet.nomination, made[sheet.points])
    return tally.whole()


def tally_approvals(
    ballots: Iterable[Ballot], nominations: Collection[int], recusals: Collection[tuple[int, int]] = (),
    most: int | None = None,
) -> Tally:  # fmt: skip
    """Return who approved of whom; a nomination that a ballot does not name is not approved by its juror."""
    tally = _Counting("approval", nominations, recusals)
    for ballot in ballots:
        _check_ballot(ballot, tally.nominations, most)
        chosen = frozenset(ballot.choices)
        for nomination in tally.open_to(ballot):
            tally.take(ballot.juror, nomination, _APPROVED if nomination in chosen else _PASSED_OVER)
    return tally.whole()


def tally_ranks(
    ballots: Iterable[Ballot], nominations: Collection[int], places: int, recusals: Collection[tuple[int, int]] = ()
) -> Tally:
    """Return the points of Borda's count: with three places the first gets 3, the second 2, the third 1, all others 0."""
    tally = _Counting("ranked", nominations, recusals)
    for ballot in ballots:
        _check_ballot(ballot, tally.nominations, places)
        points = {nomination: places - at for at, nomination in enumerate(ballot.choices)}
        for nomination in tally.open_to(ballot):
            given = points.get(nomination, 0)
            said = f"第{places - given + 1}位{given}分" if given else "未列入0分"
            tally.take(ballot.juror, nomination, Term(Fraction(given), said=said))
    return tally.whole()


def ranking(tally: Tally, average: str = "mean") -> Ranking:
    """Return the ranking by the average of each nomination's terms; ballots are always averaged by the mean."""
    if average not in AVERAGES or (tally.method != "scores" and average != "mean"):
        raise InvalidInput(reason="打分取平均、中位数或去掉最高最低后平均，投票只能取平均。")
    terms = {nomination: _sorted(given.values()) for nomination, given in tally.terms.items() if given}
    figures = {nomination: averaged([term.figure for term in given], average) for nomination, given in terms.items()}
    aside, digits = Counter(nomination for _, nomination in tally.recusals), _digits(figures.values(), tally.method)
    rows: list[Ranked] = []
    ordered = sorted(figures, key=lambda one: (-figures[one], one))
    for figure, group in groupby(ordered, key=figures.__getitem__):
        equals, place, said = list(group), len(rows) + 1, _shown(figure, digits, tally.method)
        rows += [
            Ranked(place, one, figure, said, len(equals), aside[one], terms[one], tally.method, average)
            for one in equals
        ]
    return Ranking(tuple(rows), tuple(sorted(tally.terms.keys() - figures.keys())))


def averaged(figures: Sequence[Fraction], average: str) -> Fraction:
    """Return the mean, the median, or the mean without one highest and one lowest from five figures on."""
    if average == "mean":
        return _summed(figures, [1] * len(figures)) / len(figures)
    ordered = sorted(figures)
    if average == "median":
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    if average == "trimmed" and len(ordered) >= TRIMMED_FROM:
        ordered = ordered[1:-1]
    return _summed(ordered, [1] * len(ordered)) / len(ordered)


def cut(ranked: Ranking, places: int, above: Fraction | None = None) -> Cut:
    """Return who is within the places; a tie over the last of them is left to a person, who says why.

    Nobody is within whose figure is not above the one asked for, as more than half of the votes.
    """
    passing = [row for row in ranked.rows if above is None or row.figure > above]
    inside: list[int] = []
    line: list[int] = []
    for _, group in groupby(passing, key=lambda row: row.place):
        members = [row.nomination for row in group]
        if line or len(inside) >= places:
            break
        fits = len(inside) + len(members) <= places
        (inside if fits else line).extend(members)
    taken = {*inside, *line}
    outside = [row.nomination for row in ranked.rows if row.nomination not in taken]
    return Cut(tuple(inside), tuple(line), (*outside, *ranked.unjudged))


def shown(figure: Fraction, digits: int = 2) -> str:
    """Return a figure rounded half up, without idle zeros: 86.5, 88.33, 90."""
    scaled = figure * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = f"{whole // 10**digits}.{whole % 10**digits:0{digits}d}" if digits else str(whole)
    return text.rstrip("0").rstrip(".") if digits else text


class _Counting:
    """A tally in the making: every nomination has its place in it, no juror counts twice or where he stood aside."""

    def __init__(self, method: str, nominations: Collection[int], recusals: Collection[tuple[int, int]]) -> None:
        self.method, self.recusals = method, frozenset(recusals)
        self.nominations = frozenset(nominations)
        self.terms: dict[int, dict[int, Term]] = {nomination: {} for nomination in nominations}

    def open_to(self, ballot: Ballot) -> Iterator[int]:
        """Yield the nominations that the juror of a ballot may vote on."""
        aside = {nomination for juror, nomination in self.recusals if juror == ballot.juror}
        yield from self.nominations - (aside - set(ballot.choices))

    def take(self, juror: int, nomination: int, term: Term) -> None:
        if nomination not in self.nominations:
            raise InvalidInput(reason="评分表或选票里有不在这一轮的对象，请核对。")
        _refuse_recused((juror,), nomination, self.recusals)
        if juror in self.terms[nomination]:
            raise InvalidInput(reason="同一位评委的票或评分表计了两次，请核对。")
        self.terms[nomination][juror] = term

    def whole(self) -> Tally:
        return Tally(self.method, self.terms, frozenset(one for one in self.recusals if one[1] in self.nominations))


def _refuse_recused(jurors: Iterable[int], nomination: int, recusals: Collection[tuple[int, int]]) -> None:
    if any((juror, nomination) in recusals for juror in jurors):
        raise InvalidInput(reason="评委给已经回避的对象打了分或投了票，请先更正。")


def _check_criteria(criteria: Sequence[Criterion]) -> None:
    weights = [criterion.weight for criterion in criteria]
    if not weights or any(criterion.most < 1 or not 1 <= criterion.weight <= 100 for criterion in criteria):
        raise InvalidInput(reason="评分标准至少要有一项；每项权重1%到100%，最高分1分以上。")
    if sum(weights) != 100 and set(weights) != {100}:
        raise InvalidInput(reason=f"各项权重合计是{sum(weights)}%，应是100%；各项直接相加的，每项都写100%。")


def _weighted(points: Sequence[Fraction], criteria: Sequence[Criterion]) -> Term:
    if len(points) != len(criteria):
        raise InvalidInput(reason=f"评分表应有{len(criteria)}项分数，现在有{len(points)}项。")
    given, weights = tuple(map(exact, points)), tuple(criterion.weight for criterion in criteria)
    for criterion, one in zip(criteria, given, strict=True):
        if not 0 <= one.numerator <= criterion.most * one.denominator:
            raise InvalidInput(reason=f"“{criterion.name}”最少0分、最多{criterion.most}分，现在是{shown(one)}分。")
    return Term(_summed(given, weights) / 100, given, weights)


def _summed(figures: Sequence[Fraction], times: Sequence[int]) -> Fraction:
    """Add up figures, each so many times, over one denominator: fraction by fraction takes five times as long."""
    whole = lcm(*(figure.denominator for figure in figures))
    parts = zip(figures, times, strict=True)
    return Fraction(sum(figure.numerator * (whole // figure.denominator) * count for figure, count in parts), whole)


def _check_ballot(ballot: Ballot, nominations: Collection[int], most: int | None) -> None:
    if len(set(ballot.choices)) < len(ballot.choices):
        raise InvalidInput(reason="一张票上同一个对象写了两次，请核对。")
    if not set(ballot.choices) <= set(nominations):
        raise InvalidInput(reason="评分表或选票里有不在这一轮的对象，请核对。")
    if most is not None and len(ballot.choices) > most:
        raise InvalidInput(reason=f"最多投{most}票，现在投了{len(ballot.choices)}票。")


def _sorted(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=lambda term: (term.figure, term.points), reverse=True))


def _said_scores(terms: Sequence[Term], average: str, figure: str) -> str:
    count, said = len(terms), [shown(term.figure, _MOST_DIGITS) for term in terms]
    if average == "median":
        return f"{count}位评委打分{'、'.join(said)}，中位数{figure}分"
    if average == "trimmed" and count >= TRIMMED_FROM:
        return f"{count}位评委打分{'、'.join(said)}，去掉最高{said[0]}、最低{said[-1]}，其余{count - 2}位平均{figure}分"
    short = f"，不足{TRIMMED_FROM}位，不去最高最低" if average == "trimmed" else ""
    return f"{count}位评委打分{'、'.join(said)}{short}，平均{figure}分"


def _said_approvals(terms: Sequence[Term], _average: str, figure: str) -> str:
    votes = sum(term.figure for term in terms)
    return f"{votes}票同意，{len(terms)}位评委投票，得票率{figure}"


def _said_ranks(terms: Sequence[Term], _average: str, figure: str) -> str:
    counted = Counter(terms)
    parts = "、".join(f"{term.working}×{times}票" for term, times in counted.items())
    return f"{parts}，合计{sum(term.figure for term in terms)}分，{len(terms)}位评委投票，平均{figure}分"


_EXPLAINED = {"scores": _said_scores, "approval": _said_approvals, "ranked": _said_ranks}


def _digits(figures: Iterable[Fraction], method: str) -> int:
    """Return the fewest decimals, two or more, that keep unequal figures unlike."""
    different = set(figures)
    for digits in range(2, _MOST_DIGITS):
        if len({_shown(figure, digits, method) for figure in different}) == len(different):
            return digits
    return _MOST_DIGITS


def _shown(figure: Fraction, digits: int, method: str) -> str:
    return f"{shown(figure * 100, digits)}%" if method == "approval" else shown(figure, digits)
