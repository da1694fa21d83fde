"""What every table holds, why, for how long, and by what a person's rows in it are found.

Export, erasure, retention and the privacy page are all made from this; a table without a line fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Table

from handoff.measures import tables as _measures  # noqa: F401 - known to the metadata
from handoff.storage.metadata import metadata

By = Literal["contact", "conversation", ""]


@dataclass(frozen=True, slots=True)
class Holding:
    """`by` is how a person's rows are found (empty: nobody's); `hidden` columns are never exported."""

    what: str
    why: str
    kept: str
    by: By = ""
    hidden: frozenset[str] = frozenset()


_CONVERSATION = "as long as the conversation"
_ACCOUNT = "as long as the account"

HOLDINGS: dict[str, Holding] = {
    "contacts": Holding(
        "a customer: name, e-mail and customer number where known",
        "to recognise them",
        "until erased",
        "contact",
    ),
    "visitors": Holding(
        "hashes of browsers' tokens",
        "to continue a chat in the same browser",
        "until erased",
        "contact",
        frozenset({"token_hash"}),
    ),
    "conversations": Holding(
        "state of a conversation, a line about it, the last words",
        "the queue and the lists",
        "until erased or too old (`retention_days`)",
        "conversation",
    ),
    "events": Holding(
        "the conversation itself: messages, facts, notes, what was done",
        "answering, handing over",
        _CONVERSATION,
        "conversation",
    ),
    "handovers": Holding(
        "how often something had to be said twice", "measures", _CONVERSATION, "conversation"
    ),
    "pickups": Holding("how long somebody waited", "forecasts of the wait", _CONVERSATION, "conversation"),
    "forecasts": Holding(
        "what wait was told, and what it was", "forecasts of the wait", _CONVERSATION, "conversation"
    ),
    "deadlines": Holding("when something is due", "timers", _CONVERSATION, "conversation"),
    "promises": Holding(
        "what was promised, by whom, until when", "keeping it", _CONVERSATION, "conversation"
    ),
    "letters": Holding(
        "mails about a conversation, with address and text",
        "sending them, also after a restart",
        _CONVERSATION,
        "conversation",
    ),
    "email_codes": Holding(
        "hashes of one-time codes and of the address",
        "proving an address",
        _CONVERSATION,
        "conversation",
        frozenset({"salt", "code_hash"}),
    ),
    "measured_contacts": Holding(
        "times, counts and order numbers of a contact's conversations",
        "measures that count people once",
        "until erased",
        "contact",
    ),
    "measured_conversations": Holding(
        "how far a conversation was measured", "measures", _CONVERSATION, "conversation"
    ),
    "measure_counts": Holding("sums by day", "the dashboard", "for good; sums name nobody"),
    "webhook_deliveries": Holding(
        "which event went to which endpoint, and what came of it",
        "delivering at least once",
        _CONVERSATION,
        "conversation",
    ),
    "webhooks": Holding(
        "endpoints with their signing secrets",
        "sending events",
        "until removed",
        hidden=frozenset({"secret"}),
    ),
    "canned_replies": Holding("agents' prepared replies", "writing faster", "until removed"),
    "teams": Holding("teams, hours, targets", "routing", "until removed"),
    "memberships": Holding("who is in which team", "routing", _ACCOUNT),
    "agents": Holding(
        "agents: name, address, password hash, role",
        "signing in",
        _ACCOUNT,
        hidden=frozenset({"password_hash"}),
    ),
    "agent_sessions": Holding(
        "hashes of sessions' tokens",
        "staying signed in",
        "12 hours",
        hidden=frozenset({"token_hash", "csrf"}),
    ),
    "sign_in_links": Holding(
        "hashes of one-time links",
        "signing in without a password",
        "15 minutes",
        hidden=frozenset({"token_hash"}),
    ),
    "sign_in_failures": Holding(
        "tried address (or hash of a link) and network address", "locks against guessing", "5 minutes"
    ),
    "second_factors": Holding(
        "secrets of agents' authenticators", "the second factor", _ACCOUNT, hidden=frozenset({"secret"})
    ),
    "recovery_codes": Holding(
        "hashes of recovery codes", "a lost telephone", _ACCOUNT, hidden=frozenset({"code_hash"})
    ),
    "api_keys": Holding(
        "hashes of keys, who made them, what they may",
        "programs",
        "until revoked, listed for good",
        hidden=frozenset({"token_hash"}),
    ),
    "checked_conversations": Holding(
        "which conversations a person read over for the week", "measures", _CONVERSATION, "conversation"
    ),
    "week_letters": Holding("to whom the week was mailed", "sending it once", "for good"),
    "channel_contacts": Holding(
        "who writes on a channel: an address or number", "to recognise them", "until erased", "contact"
    ),
    "chat_links": Holding(
        "hashes of links from a mail into the chat",
        "going on in the chat",
        _CONVERSATION,
        "conversation",
        frozenset({"token_hash"}),
    ),
    "mail_threads": Holding(
        "the customer's address, subject and last mail",
        "answering in one thread",
        _CONVERSATION,
        "conversation",
    ),
    "mails_taken": Holding(
        "which mails were taken in, and from whom", "taking each in once", _CONVERSATION, "conversation"
    ),
    "leases": Holding("which node does what only one may do", "several nodes", "seconds"),
    "secrets": Holding(
        "the server's own signing secret, and which account was the first",
        "links in mails",
        "for good",
        hidden=frozenset({"value"}),
    ),
    "audit": Holding(
        "who saw, changed, exported and erased what; names of ours, no words of customers",
        "answering for it",
        "for good; the database refuses changes",
    ),
    "erasures": Holding("numbers of erased contacts, and when", "erasing again after a restore", "for good"),
}
"""By table name."""


def personal(by: By) -> list[Table]:
    """Tables with a person's rows found this way, those that others point to last."""
    return [
        table
        for table in reversed(metadata.sorted_tables)
        if (found := HOLDINGS.get(table.name)) is not None and found.by == by
    ]
