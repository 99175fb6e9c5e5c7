"""The words clerks put around people: headings, titles, fill-in lines, notes, sections."""

from typing import Any

HEADINGS: dict[str, str] = {
    "seq": "序号 编号 顺序号 No NO. № 排序 推荐顺序 序 排名",
    "name": (
        "姓名 姓名 姓名 获奖人 名字 真实姓名 被推荐人 被推荐人姓名 候选人 候选人姓名 推荐对象 推荐人选 拟表彰对象 表彰对象 "
        "获奖者 当选人 志愿者姓名 人员姓名 使者姓名"
    ),
    "family": "户主 户主姓名 家庭代表 家庭(代表)姓名 户名 家庭代表姓名",
    "collective": "单位名称 集体名称 科室名称 团队名称 队伍名称 组织名称 获奖单位 先进集体名称",
    "members": "家庭成员 家庭人口 主要成员 成员姓名及关系",
    "sex": "性别 性别 男/女",
    "birth": "出生年月 出生日期 出生年月日 出生时间 生日",
    "age": "年龄 周岁",
    "ethnicity": "民族 族别",
    "politics": "政治面貌 政治面貎 党派",
    "education": "文化程度 学历 学历学位 最高学历",
    "native_place": "籍贯 户籍地 户籍所在地",
    "id_no": "身份证号 身份证号码 公民身份号码 身份证 证件号码 证件号 身份证件号 居民身份证号",
    "phone": "手机号码 手机号 电话 电话号码 联系电话 联系方式 手机 移动电话 本人电话",
    "contact": "联系人 经办人",
    "contact_phone": "联系人电话",
    "unit": "工作单位 单位 所属单位 所在单位 就职单位",
    "post": "职务 职务职称 职业 岗位 职称",
    "unit_post": "工作单位及职务 现工作单位及职务 单位及职务 单位职务",
    "community": "社区 村(居) 所属社区 所在村 行政村 村(社区)",
    "township": "镇(街道) 乡镇 办事处 乡镇(街道、办事处)",
    "address": "现住址 家庭住址 住址 详细地址 居住地址 联系地址",
    "recommender": "推荐单位 报送单位 申报单位 选送单位",
    "category": "类别 奖项 申报类别 推荐类别 荣誉类别 先进类型 荣誉称号",
    "grade": "等级 奖级 等次",
    "deeds_short": "简要事迹 事迹简介 简要事迹(200字以内)",
    "deeds": "主要事迹 先进事迹 推荐理由",
    "past_honors": "曾获荣誉 获奖情况 所获荣誉",
    "award_date": "获奖时间 表彰时间 授予时间",
    "leader": "负责人 主要负责人",
    "bank": "银行卡号 开户行",
    "password": "密码 登录密码",
    "remark": "备注 说明 备 注",
}


GROUPS = {
    "基本情况": ("sex", "birth", "ethnicity", "politics", "education", "age", "native_place"),
    "联系方式": ("phone", "address"),
    "工作情况": ("unit", "post"),
    "推荐情况": ("recommender", "category", "grade"),
}


OPTIONAL: dict[str, tuple[str, ...]] = {
    "name": (
        "sex", "birth", "age", "ethnicity", "politics", "education", "native_place", "id_no", "id_no", "id_no", "phone", "phone", "unit",
        "unit", "post", "unit_post", "community", "township", "address", "recommender", "category", "grade", "deeds_short", "past_honors",
        "award_date", "remark", "bank", "password",
    ),
    "family": ("members", "id_no", "phone", "phone", "community", "township", "address", "recommender", "category", "deeds", "remark"),
    "collective": ("leader", "contact", "contact_phone", "recommender", "category", "deeds", "remark", "address"),
}  # fmt: skip


TITLES = (
    "2023年度“道德文明使者”推荐名单",
    "太昊路办事处第二届道德文明使者拟表彰人员名单",
    "“最美家庭”推荐户汇总表",
    "附件2\n先进个人推荐汇总表",
    "XX街道优秀志愿者花名册（198人）",
    "2021—2023年度文明家庭、先进个人汇总表（按推荐顺序填写）",
)


FILL_INS = (
    ("填报单位（盖章）：太昊路办事处",),
    ("填报单位：", "太昊路办事处", "填报日期：2023年5月6日"),
    ("推荐单位（盖章）：", None, "联系人：李主任", "联系电话：0394-8251234"),
    ("单位：太昊路办事处      填表人：王磊      联系电话：0394-8251234",),
    ("____区____镇（街道）____社区",),
    ("填报时间：     年   月   日",),
)


NOTES_BELOW = (
    "注：以上人员排名不分先后。",
    "备注：1.此表一式两份；2.电子版发至街道文明办邮箱。",
    "说明：身份证号码请务必填写准确",
    "填表人：王磊　　　审核人：孙丽　　　单位负责人（签字）：",
    "以上名单经公示无异议。",
    "太昊路办事处",
    "2023年5月6日",
    "联系人：李主任  电话：0394-8251234",
    "*带星号的为必填项",
    "第1页，共1页",
    "单位（盖章）：",
    "制表：王磊",
)


SIDE_NOTES: tuple[tuple[Any, ...], ...] = (
    ("请于5月10日前报送",),
    ("李主任：这几个人的身份证号再核一下",),
    ("一等奖3名",),
    ("社区", "人数"),
    ("文昌", 3),
    ("电话", "0394-8251234"),
    ("合计", 12),
    ("已核",),
    ("√",),
    ("王敏",),
)


SECTIONS = {
    "grade": ("一等奖", "二等奖", "三等奖", "优秀奖"),
    "category": ("助人为乐", "见义勇为", "诚实守信", "敬业奉献", "孝老爱亲"),
    "community": ("文昌社区", "安居社区", "建安社区", "康宁社区"),
}


NUMERALS = "一二三四五六七八九十"
