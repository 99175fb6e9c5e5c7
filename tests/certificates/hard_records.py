"""Records that are hard to set: the longest units, names, bodies and issuers an office is likely to meet."""

from dataclasses import replace

from tests.certificates.sheets import UNIT, person

SIXTY = "中共周口临港开发区太昊路街道机关委员会精神文明建设指导工作委员会办公室暨太昊路街道新时代文明实践所志愿服务总队第二支队"
LONG_UNIT = "国家税务总局周口市税务局第二税务分局（重点税源企业税收服务和管理局）办税服务厅第三党支部"
FOUR = (
    "中共周口临港开发区太昊路街道工作委员会",
    "周口临港开发区太昊路街道办事处",
    "周口临港开发区精神文明建设指导委员会办公室",
    "周口临港开发区太昊路街道总工会",
)
LONG_ISSUER = "周口临港开发区太昊路街道精神文明建设指导委员会办公室暨新时代文明实践所"
LONG_BODY = (
    "该同志于二〇二三年四月二十一日在沙颍河畔奋不顾身跳入水中，先后救起三名落水儿童，事迹经《周口日报》、“学习强国”平台"
    "（河南）等媒体报道后引起强烈反响，群众一致推荐，经审核公示，授予“见义勇为道德模范”荣誉称号。其后又长期照料孤寡老人，"
    "二十年如一日，风雨无阻——感动了整个街道，是群众身边可亲、可敬、可学的榜样；现号召全街道干部群众向他学习，崇德向善、"
    "见贤思齐。特发此证，以资鼓励。"
)
DEED = (
    "在临港开发区太昊路街道二〇二三年度第二届“道德文明使者”选树活动中，崇德向善、见贤思齐，事迹突出，群众公认，"
    "被评为“道德文明使者”。特发此证，以资鼓励。"
)
HARD = (
    person("王芳", body=DEED),
    person("欧阳修远", body=DEED, issuers=FOUR[:2]),
    person("𬭎𫖯", number="太昊文明〔2023〕第0002号"),
    person("䶮㛃𠅤"),
    person("阿布都热合曼·买买提江", body=DEED),  # eleven characters and a point: twelve places
    person("尼格买提·热合曼", address_form="同学", body=DEED.replace("证", "状")),
    replace(UNIT, addressee=LONG_UNIT),
    replace(UNIT, addressee=SIXTY, issuers=FOUR),
    person("张伟", title="见义勇为道德模范", body=LONG_BODY, issuers=FOUR),
    person("孙玥", issuers=(LONG_ISSUER,), number="豫周临港〔2023〕道德文明使者第0198号"),
    replace(UNIT, kind="household", addressee="孟凡荣、李桂英夫妇（家庭）", title="最美家庭",
            body="被评为2023年度“最美家庭”。\n特发此证，以资鼓励。"),
    person("孙家栋", address_form="", addressed=False, title="道德文明使者",
           body="追授孙家栋同志2023年度“道德文明使者”荣誉称号。\n特颁此证，以资表彰。"),
)  # fmt: skip
