"""One person twice is known by what clerks do to names and numbers; two people stay two, whatever they share."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cleaning.identity import check_digit
from importers.likeness.comparing import Likeness, Somebody, compare, keys_of
from tests.importers.likely import Material, Pair, material

UNIT = "安居社区"


def number(body: str) -> str:
    return body + check_digit(body)


ID = number("41160219620518123")
OTHER_ID = number("41160219810101987")


def told(left: Somebody, right: Somebody) -> tuple[str, str]:
    found = compare(left, right)
    assert found is not None, (left, right)
    return found.code, found.reason


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ("刘晓红", "刘小红", "姓名同音（晓/小），单位相同"),
        ("周昊然", "周吴然", "姓名形近（昊/吴），单位相同"),
        ("孙未央", "孙末央", "姓名形近（未/末），单位相同"),
        ("赵建国", "趙建國", "姓名是繁简或异体字（赵/趙、国/國），单位相同"),
        ("郭峰", "郭峯", "姓名是繁简或异体字（峰/峯），单位相同"),
        ("谢小明", "小明谢", "姓名字序不同（谢小明/小明谢），单位相同"),
        ("欧阳 晓", "欧阳晓", "姓名相同，只差空格或间隔号，单位相同"),
        ("买买提·吐尔逊", "买买提吐尔逊", "姓名相同，只差空格或间隔号，单位相同"),
        ("买买提·吐尔逊", "买买提", "姓名少写了一部分（买买提/买买提吐尔逊），单位相同"),
        ("曾子墨", "增子墨", "姓名同音（曾/增），单位相同"),
        ("单玉兰", "善玉兰", "姓名同音（单/善），单位相同"),
    ],
)
def test_a_name_written_otherwise_in_one_unit_is_one_person_and_says_how(left, right, reason):
    assert told(Somebody(left, unit=UNIT), Somebody(right, unit=UNIT)) == ("duplicate_likely", reason)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (ID[:11] + "9" + ID[12:], "身份证号只差一位（第12位），姓名相同"),
        (ID[:8] + ID[9] + ID[8] + ID[10:], "身份证号只有两位颠倒（第9、10位），姓名相同"),
        (ID[:5] + ID[6:], "身份证号只少一位（第6位），姓名相同"),
    ],
)
def test_one_slip_in_an_id_number_is_named_by_its_place(other, reason):
    assert told(Somebody("王敏", ID), Somebody("王敏", other)) == ("duplicate_likely", reason)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ("13812345679", "姓名相同，手机号只差一位（第11位）"),
        ("13812354678", "姓名相同，手机号只有两位颠倒（第7、8位）"),
        ("1381234567", "姓名相同，手机号只少一位（第11位）"),
    ],
)
def test_one_slip_in_a_phone_is_named_by_its_place(other, reason):
    assert told(Somebody("王敏", phone="13812345678"), Somebody("王敏", phone=other)) == ("duplicate_likely", reason)


def test_an_id_number_is_the_same_in_15_digits_and_with_a_small_x():
    ending_in_x = next(whole for n in range(1000) if (whole := number(f"41160219620518{n:03}")).endswith("X"))

    for other in (ending_in_x.lower(), ending_in_x[:6] + ending_in_x[8:17]):
        assert compare(Somebody("王敏", ending_in_x), Somebody("王敏", other)) == Likeness(
            0.99, "duplicate_id", "身份证号相同"
        )


def test_one_id_number_under_two_names_is_said_with_both_names():
    assert told(Somebody("王敏", ID), Somebody("李强", ID)) == (
        "duplicate_id",
        "身份证号相同，但姓名不同（王敏/李强），也可能是号码填错",
    )


def test_what_speaks_against_is_said_and_makes_less_sure():
    alone = compare(Somebody("王雨桐", unit=UNIT), Somebody("王雨桐", unit=UNIT))
    doubted = compare(Somebody("王雨桐", "", "13812345678", UNIT), Somebody("王雨桐", "", "15987654321", UNIT))

    assert alone is not None
    assert doubted is not None
    assert doubted.reason == "姓名和单位相同，但手机号不同"
    assert doubted.sure < alone.sure


def test_in_a_unit_of_thousands_a_namesake_is_no_wonder():
    among = [compare(Somebody("王敏", unit=UNIT), Somebody("王敏", unit=UNIT), mates) for mates in (0, 100, 2_000)]

    assert [found and found.code for found in among] == ["duplicate_name", "duplicate_name", "similar_person"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Somebody("王敏", ID, unit=UNIT), Somebody("王敏", OTHER_ID, unit=UNIT)),
        (Somebody("王敏", "", "13812345678", "甲单位"), Somebody("王敏", "", "15987654321", "乙单位")),
        (
            Somebody("张小明", "", "13812345678", UNIT, "一号楼101室"),
            Somebody("张小亮", "", "13812345678", UNIT, "一号楼101室"),
        ),
        (Somebody("刘晓红", ID, "", UNIT), Somebody("刘小红", OTHER_ID, "", UNIT)),
        (Somebody("王敏", unit="安居社区"), Somebody("王敏", unit="文昌社区")),
        (Somebody("王敏"), Somebody("王敏", phone="13812345678")),
        (Somebody("王敏", ID), Somebody("李强", OTHER_ID)),
        (Somebody("王敏", "", "13812345678"), Somebody("李强", "", "13812345678")),
        (Somebody("王敏", phone="13812345678"), Somebody("王敏", phone="13812345678", kind="household")),
        (Somebody("第一小学", kind="collective"), Somebody("第二小学", kind="collective")),
    ],
)
def test_two_people_are_not_taken_for_one(left, right):
    assert compare(left, right) is None


def test_names_alone_are_one_person_only_where_nothing_tells_them_apart():
    found = compare(Somebody("王敏"), Somebody("王敏"))

    assert found == Likeness(0.6, "duplicate_name", "姓名相同，又没有身份证号、手机号、单位可以区分")


@pytest.mark.parametrize(
    ("left", "right", "code", "reason"),
    [
        ("王明、李丽", "李丽、王明", "duplicate_likely", "两人姓名的先后不同（王明、李丽/李丽、王明），单位相同"),
        ("王明家庭", "王明", "duplicate_name", "姓名和单位相同"),
    ],
)
def test_a_household_is_one_under_either_spouse_first(left, right, code, reason):
    home = Somebody("", unit=UNIT, kind="household")
    assert told(home._replace(name=left), home._replace(name=right)) == (code, reason)


def test_two_names_in_one_home_are_one_household_but_two_people():
    home = Somebody("王明", address="锦绣小区3号楼2单元501室", kind="household")
    spouse = home._replace(name="李丽")

    assert told(home, spouse) == ("duplicate_household", "住址相同，可能是同一户（王明/李丽）")
    assert compare(home._replace(kind="person"), spouse._replace(kind="person")) is None


def test_a_unit_is_one_with_its_township_before_it_or_its_kind_shortened():
    for other in ("太昊路街道安居社区", "安居社区居民委员会", "安居 社区"):
        assert compare(Somebody("王小敏", unit=UNIT), Somebody("王小敏", unit=other)) is not None
    for other in ("安居村", "文昌社区", "安居小学"):
        assert compare(Somebody("王小敏", unit=UNIT), Somebody("王小敏", unit=other)) is None


people = st.builds(
    Somebody,
    name=st.text(max_size=8) | st.text("王张李小晓明敏·、 昊吴國国", max_size=6),
    id_no=st.text(max_size=20) | st.text("0123456789Xx*", min_size=14, max_size=19) | st.sampled_from((ID, OTHER_ID)),
    phone=st.text(max_size=12) | st.text("0123456789-", min_size=7, max_size=12),
    unit=st.text(max_size=10) | st.text("安居文昌社区村1一", max_size=6),
    address=st.text(max_size=10) | st.text("安居号楼12", max_size=6),
    birth=st.text(max_size=10) | st.dates().map(str),
    kind=st.sampled_from(("person", "household", "collective")),
)


@given(people, people)
def test_comparing_is_symmetric_and_never_fails(left, right):
    one, other = compare(left, right), compare(right, left)

    assert (one is None) == (other is None)
    if one and other:
        assert (one.sure, one.code) == (other.sure, other.code)
        assert 0 <= one.sure <= 1
        assert one.reason


@given(people)
def test_keys_are_few_and_the_same_each_time(one):
    keys = keys_of(one)

    assert keys == keys_of(Somebody(*one))
    assert len(keys) <= 5
    assert len(set(keys)) == len(keys)


@given(people.filter(lambda one: len(one.id_no) in (15, 18) or (one.name and one.phone)))
def test_a_record_is_surely_its_own(one):
    found = compare(one, one)

    assert found is not None
    assert found.sure >= 0.9


def surely(found: Likeness | None) -> bool:
    return found is not None and found.code.startswith("duplicate")


def searched(made: Material) -> dict[tuple[int, int], Likeness]:
    """Return every hit among all records, found as a register finds it: by shared keys, then by comparing."""
    meeting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, record in enumerate(made.records):
        for key in keys_of(record):
            meeting[key].append(at)
    candidates = {pair for group in meeting.values() for pair in combinations(group, 2)}
    found = ((pair, compare(made.records[pair[0]], made.records[pair[1]])) for pair in candidates)
    return {pair: likeness for pair, likeness in found if likeness is not None}


def by_kind(pairs: Iterable[Pair], hit: Callable[[Pair], bool]) -> str:
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for pair in pairs:
        for kind in pair.kinds:
            counts[kind][hit(pair)] += 1
    return "; ".join(f"{kind} {count[True]}/{count.total()}" for kind, count in sorted(counts.items()))


def check(made: Material, report: Callable[[str], None] = print) -> None:
    """Hold precision and recall, of the labelled pairs and of a search through everybody, and a reason on each hit."""
    labels = {(min(pair.left, pair.right), max(pair.left, pair.right)): pair for pair in made.pairs}
    compared = {pair: compare(made.records[pair.left], made.records[pair.right]) for pair in made.pairs}
    hits = [pair for pair, found in compared.items() if surely(found)]
    right, same = sum(pair.same for pair in hits), sum(pair.same for pair in made.pairs)
    report(f"pairs: precision {right / len(hits):.4f}, recall {right / same:.4f}")
    report("one person: " + by_kind((pair for pair in made.pairs if pair.same), lambda pair: surely(compared[pair])))
    report(
        "two people: " + by_kind((pair for pair in made.pairs if not pair.same), lambda pair: surely(compared[pair]))
    )
    found = {pair: likeness for pair, likeness in searched(made).items() if surely(likeness)}
    true = sum(made.persons[left] == made.persons[right] for left, right in found)
    chance = sum(pair not in labels for pair in found)
    report(f"search: precision {true / len(found):.4f}, recall {true / same:.4f}, {chance} pairs alike by chance")

    assert right / len(hits) >= 0.98
    assert right / same >= 0.95
    assert true / len(found) >= 0.98
    assert true / same >= 0.95
    assert not any("namesakes" in pair.kinds for pair in hits)
    assert all(likeness.reason for likeness in found.values())


def test_one_person_twice_is_found_and_namesakes_are_not():
    check(material(people=6_000, pairs=1_000, seed=1))


@pytest.mark.prove
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_5000_pairs_among_30000_people_nearly_all_are_judged_right(seed):
    check(material(people=30_000, pairs=5_000, seed=seed))
