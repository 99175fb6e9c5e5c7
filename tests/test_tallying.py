"""Tallies are exact, explained and the same whoever counts them, in whatever order and parts."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import InvalidInput
from registry.tallying import (
    HALF,
    Ballot,
    Criterion,
    Ranking,
    Sheet,
    averaged,
    cut,
    exact,
    quorum,
    ranking,
    shown,
    tally_approvals,
    tally_ranks,
    tally_scores,
)

WORK = (Criterion("事迹", 40, 100), Criterion("评议", 60, 100))
WHOLE = (Criterion("总分", 100, 100),)
NOMINATIONS = range(1, 7)
jurors = st.lists(st.integers(1, 30), unique=True, min_size=1, max_size=9)
points = st.integers(0, 10_000).map(lambda hundredths: Fraction(hundredths, 100))


def scored(*totals: int | str, nomination: int = 1) -> list[Sheet]:
    return [Sheet(juror, nomination, (exact(total),)) for juror, total in enumerate(totals, start=1)]


def places(told: Ranking) -> list[tuple[int, int, bool]]:
    return [(row.place, row.nomination, row.tied) for row in told.rows]


def test_a_weighted_score_shows_what_each_juror_gave() -> None:
    sheets = [Sheet(7, 1, (exact("86.5"), exact(90))), Sheet(8, 1, (exact(80), exact("70.25")))]

    (row,) = ranking(tally_scores(sheets, WORK, [1])).rows

    assert [term.working for term in row.terms] == ["86.5×40%+90×60%=88.6", "80×40%+70.25×60%=74.15"]
    assert row.figure == Fraction("81.375")
    assert row.explanation == "2位评委打分88.6、74.15，平均81.38分。"


def test_points_that_add_up_carry_the_whole_weight_each() -> None:
    added = (Criterion("事迹", 100, 60), Criterion("评议", 100, 40))

    (row,) = ranking(tally_scores([Sheet(1, 1, (exact(55), exact("38.5")))], added, [1])).rows

    assert (row.figure, row.terms[0].working) == (Fraction("93.5"), "55+38.5=93.5")


@pytest.mark.parametrize(
    ("average", "totals", "figure", "explanation"),
    [
        ("mean", (95, 90, 70), Fraction(85), "3位评委打分95、90、70，平均85分。"),
        ("median", (95, 90, 70), Fraction(90), "3位评委打分95、90、70，中位数90分。"),
        ("median", (95, 90, 80, 70), Fraction(85), "4位评委打分95、90、80、70，中位数85分。"),
        (
            "trimmed", (70, 95, 90, 85, 86), Fraction(87),
            "5位评委打分95、90、86、85、70，去掉最高95、最低70，其余3位平均87分。",
        ),
        (
            "trimmed", (95, 90, 86, 70), Fraction("85.25"),
            "4位评委打分95、90、86、70，不足5位，不去最高最低，平均85.25分。",
        ),
    ],
)  # fmt: skip
def test_each_average_says_how_it_was_taken(
    average: str, totals: tuple[int, ...], figure: Fraction, explanation: str
) -> None:
    (row,) = ranking(tally_scores(scored(*totals), WHOLE, [1]), average).rows

    assert (row.figure, row.explanation) == (figure, explanation)


def test_only_one_of_equal_highest_values_is_dropped() -> None:
    assert averaged([Fraction(9), Fraction(9), Fraction(9), Fraction(5), Fraction(1)], "trimmed") == Fraction(23, 3)


def test_a_third_is_kept_exact_and_rounded_only_for_the_eye() -> None:
    (row,) = ranking(tally_scores(scored(90, 90, 85), WHOLE, [1])).rows

    assert (row.figure, row.shown) == (Fraction(265, 3), "88.33")


def test_unequal_figures_never_look_equal() -> None:
    sheets = [*scored("90.001", nomination=1), *scored("90.002", nomination=2), *scored(80, nomination=3)]

    told = ranking(tally_scores(sheets, WHOLE, [1, 2, 3]))

    assert [(row.nomination, row.shown, row.tied) for row in told.rows] == [
        (2, "90.002", False),
        (1, "90.001", False),
        (3, "80", False),
    ]


@pytest.mark.parametrize(
    ("figure", "digits", "text"),
    [(Fraction("0.005"), 2, "0.01"), (Fraction(1, 3), 2, "0.33"), (Fraction(90), 2, "90"), (Fraction(5, 2), 0, "3")],
)
def test_figures_are_rounded_half_up(figure: Fraction, digits: int, text: str) -> None:
    assert shown(figure, digits) == text


@pytest.mark.parametrize("figure", [Fraction(173, 2), "86.5", Decimal("86.5")])
def test_a_figure_is_read_exactly(figure: object) -> None:
    assert exact(figure) == Fraction(173, 2)


@pytest.mark.parametrize("figure", [0.1, True, "", "八十", "-3", "1e3", "86.", None, Decimal("NaN")])
def test_what_is_no_exact_figure_is_refused(figure: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        exact(figure)

    assert refusal.value.message == f"分数“{figure}”不是数字，请写成86或86.5的样子。"


def test_equal_figures_share_a_place_and_are_marked() -> None:
    sheets = [s for one, total in ((1, 80), (2, 95), (3, 80), (4, 70)) for s in scored(total, nomination=one)]

    told = ranking(tally_scores(sheets, WHOLE, [1, 2, 3, 4]))

    assert places(told) == [(1, 2, False), (2, 1, True), (2, 3, True), (4, 4, False)]
    assert told.rows[1].explanation == "1位评委打分80，平均80分；与另外1个并列，不分先后。"


def test_a_tie_over_the_last_place_is_left_to_a_person() -> None:
    sheets = [s for one, total in ((1, 80), (2, 95), (3, 80), (4, 70)) for s in scored(total, nomination=one)]
    told = ranking(tally_scores(sheets, WHOLE, [1, 2, 3, 4, 5]))

    two, three, all_of_them = cut(told, 2), cut(told, 3), cut(told, 9)

    assert (two.inside, two.on_the_line, two.outside) == ((2,), (1, 3), (4, 5))
    assert (three.inside, three.on_the_line, three.outside) == ((2, 1, 3), (), (4, 5))
    assert (all_of_them.inside, all_of_them.on_the_line, all_of_them.outside) == ((2, 1, 3, 4), (), (5,))


def test_who_has_no_more_than_half_of_the_votes_is_outside_whatever_the_places() -> None:
    ballots = [Ballot(1, (1, 2)), Ballot(2, (1, 2)), Ballot(3, (1,)), Ballot(4, (1,))]

    told = cut(ranking(tally_approvals(ballots, [1, 2, 3])), 3, above=HALF)

    assert (told.inside, told.on_the_line, told.outside) == ((1,), (), (2, 3))


def test_approvals_are_shares_of_those_who_could_vote() -> None:
    ballots = [Ballot(1, (1,)), Ballot(2, (1, 2)), Ballot(3, ()), Ballot(4, (2,))]

    told = ranking(tally_approvals(ballots, [1, 2, 3], recusals={(3, 2), (4, 1)}))

    assert [(row.nomination, row.figure, row.tied) for row in told.rows] == [
        (1, Fraction(2, 3), True),
        (2, Fraction(2, 3), True),
        (3, Fraction(0), False),
    ]
    assert told.rows[0].explanation == "2票同意，3位评委投票，得票率66.67%；另有1位回避；与另外1个并列，不分先后。"


def test_ranked_ballots_are_counted_by_borda() -> None:
    ballots = [Ballot(1, (1, 2, 3)), Ballot(2, (2, 1)), Ballot(3, (1,))]

    told = ranking(tally_ranks(ballots, [1, 2, 3, 4], places=3))

    assert [(row.nomination, row.figure) for row in told.rows] == [
        (1, Fraction(8, 3)),
        (2, Fraction(5, 3)),
        (3, Fraction(1, 3)),
        (4, Fraction(0)),
    ]
    assert told.rows[1].explanation == ("第1位3分×1票、第2位2分×1票、未列入0分×1票，合计5分，3位评委投票，平均1.67分。")


def test_a_nomination_that_all_stood_aside_for_is_told_apart_from_the_last() -> None:
    told = ranking(tally_approvals([Ballot(1, ()), Ballot(2, (1,))], [1, 2], recusals={(1, 2), (2, 2)}))

    assert ([row.nomination for row in told.rows], told.unjudged) == ([1], (2,))


@pytest.mark.parametrize(
    ("seated", "present", "sentence"),
    [
        (9, 6, "应到评委9位，实到6位，达到规定的6位。"),
        (10, 6, "应到评委10位，实到6位，没有达到规定的7位。"),
        (0, 0, "应到评委0位，实到0位，没有达到规定的1位。"),
    ],
)
def test_a_quorum_of_two_thirds_is_counted_upwards(seated: int, present: int, sentence: str) -> None:
    counted = quorum(seated, present)

    assert (counted.explanation, counted.met) == (sentence, "没有" not in sentence)


def test_more_present_than_seated_is_refused() -> None:
    with pytest.raises(InvalidInput, match="实到评委4位，应到3位，人数不对"):
        quorum(3, 4)


@pytest.mark.parametrize(
    ("sheets", "criteria", "sentence"),
    [
        (scored(101), WHOLE, "“总分”最少0分、最多100分，现在是101分。"),
        (scored(80), WORK, "评分表应有2项分数，现在有1项。"),
        (scored(80) * 2, WHOLE, "同一位评委的票或评分表计了两次，请核对。"),
        (scored(80, nomination=9), WHOLE, "评分表或选票里有不在这一轮的对象，请核对。"),
        ([Sheet(5, 2, (Fraction(80),))], WHOLE, "评委给已经回避的对象打了分或投了票，请先更正。"),
        ([], (replace(WORK[0]), replace(WORK[1], weight=50)), "各项权重合计是90%，应是100%；各项直接相加的，每项都写100%。"),
        ([], (), "评分标准至少要有一项；每项权重1%到100%，最高分1分以上。"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_counted_is_refused(
    sheets: list[Sheet], criteria: tuple[Criterion, ...], sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        tally_scores(sheets, criteria, [1, 2], recusals={(5, 2)})

    assert refusal.value.message == sentence


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ((1, 1), "一张票上同一个对象写了两次，请核对。"),
        ((9,), "评分表或选票里有不在这一轮的对象，请核对。"),
        ((1, 2, 3), "最多投2票，现在投了3票。"),
        ((4,), "评委给已经回避的对象打了分或投了票，请先更正。"),
    ],
)
def test_a_ballot_that_cannot_be_counted_is_refused(choices: tuple[int, ...], sentence: str) -> None:
    for count in (
        lambda: tally_approvals([Ballot(5, choices)], [1, 2, 3, 4], recusals={(5, 4)}, most=2),
        lambda: tally_ranks([Ballot(5, choices)], [1, 2, 3, 4], 2, recusals={(5, 4)}),
    ):
        with pytest.raises(InvalidInput) as refusal:
            count()
        assert refusal.value.message == sentence


def test_ballots_are_averaged_by_the_mean_alone() -> None:
    with pytest.raises(InvalidInput, match="投票只能取平均"):
        ranking(tally_approvals([Ballot(1, (1,))], [1]), "median")


def test_parts_that_overlap_or_differ_in_kind_do_not_add_up() -> None:
    votes = tally_approvals([Ballot(1, (1,))], [1])

    with pytest.raises(InvalidInput, match="计了两次"):
        votes + votes
    with pytest.raises(InvalidInput, match="不能合在一起"):
        votes + tally_ranks([Ballot(2, (1,))], [1], 1)
    with pytest.raises(InvalidInput, match="已经回避"):
        votes + tally_approvals([], [1], recusals={(1, 1)})


@st.composite
def sheets_of_a_meeting(draw: st.DrawFn) -> tuple[list[Sheet], frozenset[tuple[int, int]]]:
    seated = draw(jurors)
    pairs = [(juror, nomination) for juror in seated for nomination in NOMINATIONS]
    recusals = frozenset(draw(st.lists(st.sampled_from(pairs), max_size=6)))
    sheets = [Sheet(*pair, (draw(points), draw(points))) for pair in pairs if pair not in recusals]
    return sheets, recusals


@st.composite
def ballots_of_a_meeting(draw: st.DrawFn) -> list[Ballot]:
    chosen = st.lists(st.sampled_from(NOMINATIONS), unique=True, max_size=4)
    return [Ballot(juror, tuple(draw(chosen))) for juror in draw(jurors)]


@settings(deadline=None)
@given(sheets_of_a_meeting(), st.sampled_from(["mean", "median", "trimmed"]), st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_the_names_of_the_jurors_and_parts_change_no_score(
    meeting: tuple[list[Sheet], frozenset[tuple[int, int]]], average: str, chance: Random
) -> None:
    sheets, recusals = meeting
    whole = ranking(tally_scores(sheets, WORK, NOMINATIONS, recusals), average)

    shuffled = chance.sample(sheets, len(sheets))
    renamed = [replace(sheet, juror=100 - sheet.juror) for sheet in shuffled]
    at = chance.randint(0, len(sheets))
    first, rest = (tally_scores(part, WORK, NOMINATIONS, recusals) for part in (shuffled[:at], shuffled[at:]))

    assert ranking(tally_scores(renamed, WORK, NOMINATIONS, {(100 - j, n) for j, n in recusals}), average) == whole
    assert ranking(first + rest, average) == whole
    assert ranking(rest + first, average) == whole


@settings(deadline=None)
@given(ballots_of_a_meeting(), st.randoms(use_true_random=False))
def test_the_order_of_the_ballots_the_names_of_the_jurors_and_parts_change_no_count(
    ballots: list[Ballot], chance: Random
) -> None:
    shuffled = chance.sample(ballots, len(ballots))
    renamed = [replace(ballot, juror=100 - ballot.juror) for ballot in shuffled]
    at = chance.randint(0, len(ballots))

    for count in (
        lambda part: tally_approvals(part, NOMINATIONS, most=4),
        lambda part: tally_ranks(part, NOMINATIONS, places=4),
    ):
        whole = ranking(count(ballots))
        assert ranking(count(renamed)) == whole
        assert ranking(count(shuffled[:at]) + count(shuffled[at:])) == whole


@settings(deadline=None)
@given(ballots_of_a_meeting(), st.data())
def test_a_further_approval_never_lowers(ballots: list[Ballot], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(ballots) - 1))
    favoured = data.draw(st.sampled_from([one for one in NOMINATIONS if one not in ballots[at].choices]))
    more = list(ballots)
    more[at] = replace(ballots[at], choices=(*ballots[at].choices, favoured))

    before, after = (ranking(tally_approvals(votes, NOMINATIONS)) for votes in (ballots, more))

    was, now = (next(row for row in told.rows if row.nomination == favoured) for told in (before, after))
    assert now.figure > was.figure
    assert now.place <= was.place


@settings(deadline=None)
@given(sheets_of_a_meeting(), st.sampled_from(["mean", "median", "trimmed"]), st.integers(0, 8))
def test_every_nomination_stands_once_in_the_ranking_and_once_in_the_cut(
    meeting: tuple[list[Sheet], frozenset[tuple[int, int]]], average: str, wanted: int
) -> None:
    told = ranking(tally_scores(meeting[0], WORK, NOMINATIONS, meeting[1]), average)
    split = cut(told, wanted)

    assert sorted([*(row.nomination for row in told.rows), *told.unjudged]) == list(NOMINATIONS)
    assert sorted([*split.inside, *split.on_the_line, *split.outside]) == list(NOMINATIONS)
    assert len(split.inside) <= wanted
    assert not split.on_the_line or len(split.inside) + len(split.on_the_line) > wanted
    assert all((one.figure == other.figure) == (one.place == other.place) for one in told.rows for other in told.rows)
