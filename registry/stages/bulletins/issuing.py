"""Signing an issue off: from then on it never changes, and the journal's tree stands in it as witness."""

import hashlib
from dataclasses import dataclass

from registry import events, journal
from registry.drafting.bulletin import bulletin_text
from registry.errors import RuleViolation
from registry.records.bulletins import Bulletin, items_of
from registry.records.models import Actor
from registry.records.revisions import edit
from registry.stages.bulletins.compiling import facts_of, slips_of
from registry.stages.bulletins.planning import draft

_NAMED = 5


@dataclass(frozen=True)
class IssueBulletin:
    """Sign an issue off (签发); `revision` is the one seen, None on the command line."""

    bulletin: int
    revision: int | None


def issue_bulletin(command: IssueBulletin, actor: Actor) -> None:
    """Freeze the issue; raise RuleViolation while it is empty or says otherwise than the record."""
    bulletin = draft(command.bulletin, "签发")
    if not items_of(bulletin):
        raise RuleViolation(reason="这期简报还没有稿件，不能签发。")
    wrong = [(item, slip) for item, slip, is_wrong in slips_of(bulletin) if is_wrong]
    if wrong:
        told = "".join(f"“{item.title}”：{slip.message}" for item, slip in wrong[:_NAMED])
        raise RuleViolation(reason=f"有{len(wrong)}处与报送单位登记的不一致或不能公开，改好才能签发：{told}")
    head = journal.last_head()
    size, root = (head.size, head.root.hex()) if head else (0, "")
    edit(bulletin, command.revision, "这期简报", state="issued", tree_size=size, tree_root=root, signed_by=actor)
    bulletin = Bulletin.get_by_id(bulletin.id)
    facts = facts_of(bulletin)
    digest = hashlib.sha256(bulletin_text(facts).encode()).hexdigest()
    journal.record(
        events.BulletinIssued(bulletin.office_id, bulletin.id, facts.masthead, facts.issue, digest, size, root)
    )
