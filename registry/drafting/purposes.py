"""Usual clauses of purpose for the news of a program: offered to choose from, never put in by themselves."""

from registry.paths import templates


def usual_purposes(program: str) -> list[str]:
    """Return the clauses whose word is in a program's name, and those that suit any."""
    text = (templates() / "announcements" / "purposes.txt").read_text("utf-8")
    told = (line.split(": ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return [clause for word, clause in told if word in program]
