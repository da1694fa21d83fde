"""The second factor of an agent's sign-in: time codes (RFC 6238) and ten recovery codes, each good once."""

from __future__ import annotations

import hmac
import io
import re
import secrets
from dataclasses import dataclass

import pyotp
import segno
from sqlalchemy import Connection, delete, func, insert, select, update

from handoff.errors import Invalid
from handoff.identity.tokens import hashed
from handoff.storage.schema import recovery_codes, second_factors

STEP_SECONDS = 30
DRIFT = 1
"""Steps a telephone's clock may be off."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 bits: enough to keep only a quick hash."""
ISSUER = "Tellonce"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator application is given: the secret (base32), its address, and a picture of it."""

    secret: str
    uri: str
    svg: str


def begin(connection: Connection, agent_id: str, email: str) -> Enrolment:
    """A new secret; nothing is asked for until a code of it was shown. Raises Invalid where one is in use."""
    if is_on(connection, agent_id):
        raise Invalid("a second factor is in use already; turn it off first")
    secret = pyotp.random_base32()
    connection.execute(delete(second_factors).where(second_factors.c.agent_id == agent_id))
    row = {"agent_id": agent_id, "secret": secret, "confirmed_at": None, "last_step": 0}
    connection.execute(insert(second_factors), row)
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    picture = io.BytesIO()
    segno.make(uri, error="m").save(picture, kind="svg", xmldecl=False, scale=4, border=4, light="#fff")
    return Enrolment(secret, uri, picture.getvalue().decode())


def confirm(connection: Connection, agent_id: str, code: str, now: int) -> list[str]:
    """Turn it on with a first code; gives the recovery codes, shown this once. Raises Invalid."""
    if is_on(connection, agent_id):
        raise Invalid("a second factor is in use already; turn it off first")
    if not _taken(connection, agent_id, code, now):
        raise Invalid("that code is not right; check the time on your telephone and take the next one")
    mine = second_factors.c.agent_id == agent_id
    connection.execute(update(second_factors).where(mine).values(confirmed_at=now))
    return _new_recovery_codes(connection, agent_id)


def is_on(connection: Connection, agent_id: str) -> bool:
    """Whether a code is asked for at sign-in."""
    confirmed = select(second_factors.c.confirmed_at).where(second_factors.c.agent_id == agent_id)
    return connection.execute(confirmed).scalar() is not None


def passes(connection: Connection, agent_id: str, code: str, now: int) -> bool:
    """Whether this is a code of theirs that was not used before; it is used up then. `now` in ms."""
    return _taken(connection, agent_id, code, now) or _recovered(connection, agent_id, code, now)


def turn_off(connection: Connection, agent_id: str) -> None:
    """No second factor any more; recovery codes are void."""
    connection.execute(delete(second_factors).where(second_factors.c.agent_id == agent_id))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.agent_id == agent_id))


def recovery_left(connection: Connection, agent_id: str) -> int:
    """How many recovery codes are unused."""
    unused = recovery_codes.c.agent_id == agent_id, recovery_codes.c.used_at.is_(None)
    return int(connection.execute(select(func.count()).where(*unused)).scalar_one())


def _taken(connection: Connection, agent_id: str, code: str, now: int) -> bool:
    digits = re.sub(r"[\s-]", "", code)
    secret = connection.execute(
        select(second_factors.c.secret).where(second_factors.c.agent_id == agent_id)
    ).scalar()
    if secret is None or not re.fullmatch(r"[0-9]{6}", digits):
        return False
    clock, step = pyotp.TOTP(secret), now // 1000 // STEP_SECONDS
    for each in range(step - DRIFT, step + DRIFT + 1):
        if hmac.compare_digest(clock.generate_otp(each), digits):
            # The condition is the guard against using one code twice, also at the same moment.
            newer = second_factors.c.agent_id == agent_id, second_factors.c.last_step < each
            return (
                connection.execute(update(second_factors).where(*newer).values(last_step=each)).rowcount == 1
            )
    return False


def _recovered(connection: Connection, agent_id: str, code: str, now: int) -> bool:
    unused = (
        recovery_codes.c.agent_id == agent_id,
        recovery_codes.c.code_hash == hashed(_plain(code)),
        recovery_codes.c.used_at.is_(None),
    )
    return connection.execute(update(recovery_codes).where(*unused).values(used_at=now)).rowcount == 1


def _new_recovery_codes(connection: Connection, agent_id: str) -> list[str]:
    codes = [secrets.token_hex(RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    rows = [{"code_hash": hashed(code), "agent_id": agent_id, "used_at": None} for code in codes]
    connection.execute(delete(recovery_codes).where(recovery_codes.c.agent_id == agent_id))
    connection.execute(insert(recovery_codes), rows)
    return ["-".join(code[at : at + 5] for at in range(0, len(code), 5)) for code in codes]


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()
