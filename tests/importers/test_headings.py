import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.cells import letters, position, text_of
from importers.columns import BY_FIELD, COLUMNS, field_of


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓 名", "name"),
        ("姓\n名（必填）", "name"),
        ("*姓名：", "name"),
        ("真实姓名", "name"),
        ("户主姓名", "family"),
        ("联系人姓名", "contact"),
        ("家长姓名", None),
        ("身份证号码（18位）", "id_no"),
        ("本人身份证件号码", "id_no"),
        ("密码;", "password"),
        ("登录密码（初始）", "password"),
        ("银行卡号", "bank"),
        ("联系人电话", "contact_phone"),
        ("负责人联系电话", "contact_phone"),
        ("单位（职务）", "unit_post"),
        ("单位", "unit"),
        ("镇（街道）", "township"),
        ("村(居)", "community"),
        ("家庭主要成员（代表）", "family"),
        ("简要事迹(200字以内)", "deeds_short"),
        ("服务时长(小时)", "volunteer"),
        ("……", "remark"),
        ("№", "seq"),
        ("ＮＯ．", "seq"),
        ("队员3", "members"),
        ("监护人身份证号", None),
        ("配偶身份证号", None),
        ("联系人身份证号", None),
        ("法人身份证号", None),
        ("被推荐人身份证号", "id_no"),
        ("推荐人选身份证号码", "id_no"),
        ("推荐单位联系电话", "contact_phone"),
        ("单位联系电话", "contact_phone"),
        ("所在社区联系电话", "contact_phone"),
        ("学生监护人电话", "contact_phone"),
        ("工作单位及联系电话", "phone"),
        ("被推荐人联系电话", "phone"),
        ("父亲工作单位", None),
        ("被推荐人工作单位", "unit"),
        ("班主任姓名", None),
        ("校长姓名", None),
        ("代领人姓名", None),
        ("选手姓名", "name"),
        ("家庭联系人姓名", None),
        ("电子邮箱地址", None),
        ("学生家庭住址", "address"),
        ("营业收入", None),
        ("", None),
    ],
)
def test_a_heading_names_its_field(heading, field):
    assert field_of(heading)[0] == field


def test_every_synonym_of_the_table_is_known():
    missing = {s: field_of(s)[0] for c in COLUMNS for s in c.synonyms if field_of(s)[0] != c.field}

    assert missing == {}


def test_only_passwords_and_banks_are_never_stored():
    assert {field for field, column in BY_FIELD.items() if not column.stored} == {"bank", "password"}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 16_383))
def test_column_letters_and_positions_are_inverse(index):
    assert position(letters(index)) == index


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (13800138000.0, "13800138000"),
        (0.5, "0.5"),
        (4.11699196001010032e17, "411699196001010000"),
    ],
)
def test_numbers_are_said_as_excel_keeps_them(value, text):
    assert text_of(value) == text
