"""What people decide, in order: programs, rosters, reviews, notices, decisions, ceremonies, certificates, news."""
