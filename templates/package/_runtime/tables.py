"""The tables of a journal's file, and what each format of it adds to the one before.

How much the jobs of a day and of a run count for is added up by triggers: in the same
transaction as the jobs, whoever writes them, an older version of this package included
that has had the file open since before its tables were brought up to date.
"""

from __future__ import annotations

APPLICATION_ID = 0x52434A31
FORMAT = 3
"""The format of the file; raised with each change that older code must not touch."""
PENDING = "outcome IS NULL OR outcome = 'unknown'"
SECONDS_PER_DAY = 86_400


def counted(job: str) -> str:
    """What a job counts for: its true cost, nothing where it never ran, else what was set aside."""
    return (
        f"CASE WHEN {job}.cost IS NOT NULL THEN {job}.cost WHEN {job}.outcome IN"
        f" ('not_sent', 'refused', 'cancelled') THEN 0 ELSE coalesce({job}.reserved, 0) END"
    )


def _day(job: str) -> str:
    return f"CAST({job}.started_at AS INTEGER) / {SECONDS_PER_DAY}"


def _add(job: str, sign: str) -> str:
    """Statements that add what a job counts for to the totals, or take it off."""
    # No upsert, which SQLite has since 3.24, and no OR REPLACE, which an OR IGNORE of the
    # statement that fires a trigger would overrule.
    return f"""
    INSERT INTO days SELECT {_day(job)}, 0
        WHERE NOT EXISTS (SELECT 1 FROM days WHERE day = {_day(job)});
    UPDATE days SET micros = micros {sign} ({counted(job)}) WHERE day = {_day(job)};
    INSERT INTO runs SELECT {job}.run, 0 WHERE {job}.run IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM runs WHERE run = {job}.run);
    UPDATE runs SET micros = micros {sign} ({counted(job)}) WHERE run = {job}.run;
"""


STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
CREATE TABLE IF NOT EXISTS submissions (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    model_id TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    started_at REAL NOT NULL,
    request_id TEXT,
    outcome TEXT,
    input TEXT
)
""",
        f"CREATE INDEX IF NOT EXISTS by_pending ON submissions (key) WHERE {PENDING}",
        f"PRAGMA application_id = {APPLICATION_ID}",
    ),
    # Keys and money, which a Ledger keeps. Amounts are in millionths of a dollar.
    (
        "ALTER TABLE submissions ADD COLUMN claim TEXT",
        "ALTER TABLE submissions ADD COLUMN claimant TEXT",
        "ALTER TABLE submissions ADD COLUMN run TEXT",
        "ALTER TABLE submissions ADD COLUMN reserved INTEGER",
        "ALTER TABLE submissions ADD COLUMN cost INTEGER",
        "CREATE INDEX by_claim ON submissions (claim) WHERE claim IS NOT NULL",
        "CREATE INDEX by_time ON submissions (started_at, run, outcome, reserved, cost)",
    ),
    # Totals, so that a reservation takes no longer the more jobs there are.
    (
        "CREATE TABLE days (day INTEGER PRIMARY KEY, micros INTEGER NOT NULL)",
        "CREATE TABLE runs (run TEXT PRIMARY KEY, micros INTEGER NOT NULL) WITHOUT ROWID",
        f"INSERT INTO days SELECT {_day('job')}, sum({counted('job')})"
        " FROM submissions AS job GROUP BY 1",
        f"INSERT INTO runs SELECT run, sum({counted('job')})"
        " FROM submissions AS job WHERE run IS NOT NULL GROUP BY 1",
        f"""
CREATE TRIGGER add_new AFTER INSERT ON submissions WHEN {counted("NEW")} <> 0
BEGIN {_add("NEW", "+")} END
""",
        f"""
CREATE TRIGGER add_change AFTER UPDATE OF started_at, run, outcome, reserved, cost ON submissions
WHEN (NEW.started_at, NEW.run, {counted("NEW")}) IS NOT (OLD.started_at, OLD.run, {counted("OLD")})
BEGIN {_add("OLD", "-")} {_add("NEW", "+")} END
""",
        f"""
CREATE TRIGGER take_off AFTER DELETE ON submissions
BEGIN {_add("OLD", "-")} END
""",
        # Without the many that have no id yet: each was a page more to write.
        "DROP INDEX IF EXISTS by_request_id",
        "CREATE INDEX by_request_id ON submissions (request_id) WHERE request_id IS NOT NULL",
    ),
)
"""The statements of each format."""
