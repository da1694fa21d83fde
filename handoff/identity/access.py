"""Who may do what: every route of the console and every frame of its socket, in one table.

What is not in the table is refused, so that a route nobody thought about is closed. A person needs one of the
roles; an API key acts for the person who made it and needs the scope besides. Where there is no scope, a key
may not do it at all. `audit` is what the audit log calls it, written before it happens.
"""

from __future__ import annotations

from dataclasses import dataclass

from handoff.agent_role import ANSWERING, AgentRole
from handoff.errors import NotAllowed

EVERYBODY = frozenset(AgentRole)
AGENTS = ANSWERING
EDITORS = frozenset((AgentRole.CONTENT, AgentRole.LEAD, AgentRole.ADMIN))
LEADS = frozenset((AgentRole.LEAD, AgentRole.ADMIN))
ADMINS = frozenset((AgentRole.ADMIN,))

SCOPES = {
    "conversations:read": "lists, conversations, briefs, ledgers, promises",
    "conversations:write": "claim, reply, note, hand on, resolve and the other acts of an agent",
    "team:read": "agents, teams, canned replies, the overview",
    "team:write": "teams, agents' work, canned replies",
    "content:read": "articles, findings, gaps, their use",
    "content:write": "articles, drafts, gaps",
    "measures:read": "the dashboard's measures",
    "channels": "messengers bring customers' messages in, and ask who is to be answered",
    "webhooks": "endpoints that events are sent to",
    "privacy": "export and erase one person, and apply retention",
}
"""What a key can be given, and what each opens."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may, under which scope, and how the audit log calls it (empty: the conversation's log tells)."""

    roles: frozenset[AgentRole]
    scope: str = ""
    audit: str = ""


def _at(prefix: str, rules: dict[str, Rule]) -> dict[str, Rule]:
    return {name.replace(" ", f" {prefix}", 1): rule for name, rule in rules.items()}


_READ = Rule(AGENTS, "conversations:read")
_WRITE = Rule(AGENTS, "conversations:write")
_SEEN = Rule(AGENTS, "conversations:read", "conversation.seen")

_CONVERSATIONS = {
    "GET ": _READ,
    "GET /{key}": _SEEN,
    "GET /{key}/ledger": _SEEN,
    "GET /{key}/promises": _READ,
    "GET /{key}/files/{file}": Rule(AGENTS, "conversations:read", "file.seen"),
    "GET /{key}/past": _READ,
    "GET /{key}/orders": Rule(AGENTS, "conversations:read", "orders.seen"),
    "POST /{key}/orders/summary": _READ,
    "POST /{key}/orders/confirm": _WRITE,
    "POST /{key}/check": _READ,
    "POST /{key}/suggestion": _READ,
    "POST /{key}/suggestion/rejected": _WRITE,
    "POST /{key}/reveal": _WRITE,
    "POST /{key}/assign": Rule(LEADS, "conversations:write"),
    **{
        f"POST /{{key}}/{act}": _WRITE
        for act in (
            "claim", "reply", "note", "return", "release", "transfer", "resolve", "snooze", "wake",
            "priority", "tags", "team", "promises", "promises/{seq}",
        )
    },
}  # fmt: skip

_PERSON = Rule(AGENTS)
_ANYBODY = Rule(EVERYBODY)
_TEAM = Rule(AGENTS, "team:read")
_DESK = {
    "GET /me": Rule(EVERYBODY, "team:read"),
    "PUT /me/availability": _WRITE,
    "GET /me/keys": _PERSON,
    "PUT /me/keys": _PERSON,
    "GET /me/views": _PERSON,
    "PUT /me/views": _PERSON,
    "GET /search": Rule(AGENTS, "conversations:read", "transcripts.searched"),
    "POST /sign-out": _ANYBODY,
    "GET /agents": _TEAM,
    "PUT /agents/{agent_id}/work": Rule(LEADS, "team:write", "work.changed"),
    "GET /teams": _TEAM,
    "POST /teams": Rule(LEADS, "team:write", "team.added"),
    "PUT /teams/{team_id}": Rule(LEADS, "team:write", "team.changed"),
    "GET /overview": Rule(LEADS, "team:read"),
    "POST /ask": _READ,
    "GET /repeats": Rule(AGENTS, "measures:read"),
    "GET /canned": _TEAM,
    "POST /canned": Rule(AGENTS, "team:write", "canned.added"),
    "PUT /canned/{key}": Rule(AGENTS, "team:write", "canned.changed"),
    "DELETE /canned/{key}": Rule(AGENTS, "team:write", "canned.removed"),
}

_ACCOUNT = {
    "GET /account": _ANYBODY,
    "POST /account/password": Rule(EVERYBODY, audit="account.password_changed"),
    "POST /account/second-factor": Rule(EVERYBODY, audit="account.second_factor_begun"),
    "POST /account/second-factor/confirm": Rule(EVERYBODY, audit="account.second_factor_on"),
    "POST /account/second-factor/off": Rule(EVERYBODY, audit="account.second_factor_off"),
    "POST /account/sessions/end": Rule(EVERYBODY, audit="account.sessions_ended"),
}

_ADMINISTRATION = {
    "GET /accounts": Rule(ADMINS),
    "POST /accounts": Rule(ADMINS, audit="account.added"),
    "PUT /accounts/{agent_id}": Rule(ADMINS, audit="account.changed"),
    "POST /accounts/{agent_id}/link": Rule(ADMINS, audit="account.link_made"),
    "POST /accounts/{agent_id}/second-factor/reset": Rule(ADMINS, audit="account.second_factor_reset"),
    "POST /accounts/{agent_id}/company/release": Rule(ADMINS, audit="account.company_released"),
    "GET /keys": Rule(ADMINS),
    "POST /keys": Rule(ADMINS, audit="key.made"),
    "DELETE /keys/{key_id}": Rule(ADMINS, audit="key.revoked"),
    "GET /audit": Rule(ADMINS),
}

_CONTENT_READ = Rule(EVERYBODY, "content:read")
_CONTENT_WRITE = Rule(EDITORS, "content:write")
_CONTENT = {
    **{
        f"GET /{name}": _CONTENT_READ
        for name in ("tree", "open", "file", "usage", "answers", "audit", "findings", "gaps")
    },
    **{f"POST /{name}": _CONTENT_READ for name in ("check", "try", "open", "gaps/{key}/ask")},
    "GET /export.csv": Rule(EVERYBODY, "content:read", "content.exported"),
    # What changes an article is written to the audit log with the change itself.
    **dict.fromkeys(("PUT /file", "POST /move", "POST /delete", "POST /diff"), _CONTENT_WRITE),
    "POST /gaps/{key}/draft": Rule(EDITORS, "content:write", "gap.drafted"),
    "POST /gaps/{key}/close": Rule(EDITORS, "content:write", "gap.closed"),
    "POST /gaps/{key}/merge": Rule(EDITORS, "content:write", "gap.merged"),
    "POST /gaps/{key}/dismiss": Rule(EDITORS, "content:write", "gap.dismissed"),
}

_CHANNELS = {
    "POST /{channel}/messages": Rule(AGENTS, "channels"),
    "POST /{channel}/handoff": Rule(AGENTS, "channels"),
    "GET /{channel}/conversations/{key}": Rule(AGENTS, "channels"),
}
_MEASURES = {
    "GET ": Rule(AGENTS, "measures:read"),
    "GET /week": Rule(AGENTS, "measures:read"),
    "GET /sample": Rule(AGENTS, "measures:read"),
    "PUT /sample/{key}": Rule(LEADS, audit="sample.judged"),
    "GET /export.csv": Rule(AGENTS, "measures:read", "measures.exported"),
}

_PEOPLE = {
    "POST /find": Rule(ADMINS, "privacy", "person.looked_for"),
    "POST /{contact_id}/export": Rule(ADMINS, "privacy", "person.exported"),
    "POST /{contact_id}/erase": Rule(ADMINS, "privacy", "person.erased"),
    "GET /stored": Rule(ADMINS, "privacy"),
}

_HOOK = Rule(ADMINS, "webhooks")
_WEBHOOKS = {
    "GET ": _HOOK,
    "POST ": Rule(ADMINS, "webhooks", "webhook.added"),
    "PUT /{webhook_id}": Rule(ADMINS, "webhooks", "webhook.changed"),
    "DELETE /{webhook_id}": Rule(ADMINS, "webhooks", "webhook.removed"),
    "POST /{webhook_id}/secret": Rule(ADMINS, "webhooks", "webhook.secret_changed"),
    "GET /{webhook_id}/deliveries": _HOOK,
    "POST /{webhook_id}/again": _HOOK,
    "POST /{webhook_id}/test": _HOOK,
}

RULES: dict[str, Rule] = {
    **_at("/console/api/conversations", _CONVERSATIONS),
    **_at("/console/api", _DESK | _ACCOUNT | _ADMINISTRATION),
    **_at("/console/api/content", _CONTENT),
    **_at("/console/api/measures", _MEASURES),
    **_at("/console/api/channels", _CHANNELS),
    **_at("/console/api/people", _PEOPLE),
    **_at("/console/api/webhooks", _WEBHOOKS),
    "SOCKET /console/socket": _PERSON,
}
"""By `METHOD /path/{of}/route`; a socket has the method SOCKET."""

FRAMES: dict[str, Rule] = {
    "watch": Rule(AGENTS, audit="conversation.seen"),
    "unwatch": _PERSON,
    "typing": _PERSON,
    "pong": _PERSON,
}
"""What a console may send over its socket, by frame type."""

OPEN = frozenset(
    {
        "GET /console/api/sign-in",
        "POST /console/api/sign-in",
        "POST /console/api/sign-in/link",
        "POST /console/api/sign-in/first",
        "GET /console/api/sign-in/company",
        "GET /console/api/sign-in/company/back",
    }
)
"""Routes of the console before sign-in."""

CLOSED = Rule(frozenset())


def admit(rule: Rule, role: AgentRole, scopes: frozenset[str] | None) -> None:
    """Let somebody through; `scopes` are those of an API key, None for a person. Raises NotAllowed."""
    if scopes is not None and rule.scope not in scopes:
        needs = f"the scope {rule.scope}" if rule.scope else "a person who is signed in"
        raise NotAllowed(f"this key may not do that; it needs {needs}", needs=rule.scope or "person")
    if role not in rule.roles:
        allowed = sorted(role.value for role in rule.roles)
        who = f"only {' and '.join(f'{name}s' for name in allowed)}" if allowed else "nobody"
        raise NotAllowed(f"{who} may do this; ask one of them", needs=",".join(allowed) or "nobody")
