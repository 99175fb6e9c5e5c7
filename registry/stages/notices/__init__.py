"""Public notices (公示): the list of proposals stands before everybody for its working days; objections stop the decision."""

from registry.stages.notices.closing import CloseNotice, close_notice
from registry.stages.notices.distinguishing import (
    DistinguishNamesakes,
    Namesakes,
    distinguish_namesakes,
    namesakes_waiting,
)
from registry.stages.notices.documents import POSTERS, WAYS, document, named_as, pdf, poster, result_document
from registry.stages.notices.holidays import EnterHolidays, calendar_of, enter_holidays
from registry.stages.notices.objecting import (
    RaiseObjection,
    ResolveObjection,
    raise_objection,
    resolve_objection,
    was_raised,
    words_of,
)
from registry.stages.notices.posting import ProvePosting, picture_of, prove_posting
from registry.stages.notices.public import Public, public_notice
from registry.stages.notices.publishing import FURTHEST, PublishNotice, publish_notice
from registry.stages.notices.substituting import Substitute, substitute, substitutes_for, vacancies

__all__ = [
    "FURTHEST",
    "POSTERS",
    "WAYS",
    "CloseNotice",
    "DistinguishNamesakes",
    "EnterHolidays",
    "Namesakes",
    "ProvePosting",
    "Public",
    "PublishNotice",
    "RaiseObjection",
    "ResolveObjection",
    "Substitute",
    "calendar_of",
    "close_notice",
    "distinguish_namesakes",
    "document",
    "enter_holidays",
    "named_as",
    "namesakes_waiting",
    "pdf",
    "picture_of",
    "poster",
    "prove_posting",
    "public_notice",
    "publish_notice",
    "raise_objection",
    "resolve_objection",
    "result_document",
    "substitute",
    "substitutes_for",
    "vacancies",
    "was_raised",
    "words_of",
]
