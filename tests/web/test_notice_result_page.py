"""The statement on a notice, offered on its page once it is closed."""

import io
from collections.abc import Callable

from docx import Document

from registry import clock
from tests.factories import ADOPTED, Way, instant
from tests.web.conftest import Clerk


def test_the_statement_is_offered_once_the_notice_is_closed(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store().review().publish()
    page = f"/cycles/{way.cycle}/notice/"
    with clock.at(instant(ADOPTED)):
        reviewer = as_("reviewer")
        assert "公示情况说明.docx" not in reviewer.get(page).text
        refused = reviewer.get(f"{page}result")
        assert (refused.status_code, "请先结束公示" in refused.text) == (409, True)

        way.close()
        assert "公示情况说明.docx" in reviewer.get(page).text
        document = Document(io.BytesIO(reviewer.get(f"{page}result").data))

        assert document.paragraphs[-1].text == "2023年5月5日"
        assert as_("neighbour").get(f"{page}result").status_code == 404
