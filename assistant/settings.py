"""All settings in one typed table: environment variables `TELLONCE_…`, or the same names in a TOML file."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.channels.mail.source import MailSource
from assistant.channels.mail.thread_address import ThreadAddress
from assistant.channels.smtp import Smtp
from assistant.door_settings import DoorSettings
from assistant.sign_in_settings import SignInSettings
from handoff.mail.outbox import Mailer

PREFIX = "TELLONCE_"


class Settings(DoorSettings, SignInSettings):
    """What can be set. Each row's description is the documentation; `docs/settings.md` is made from it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data: Path = Field(
        Path(".tellonce"), description="Folder for the database, the index and prepared models"
    )
    knowledge: Path = Field(Path("knowledge-base"), description="The folder of articles the bot answers from")
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    database: str = Field(
        "", description="SQLAlchemy URL of the conversation log; empty: a SQLite file in `data`"
    )
    bus: str = Field(
        "",
        description="`redis://host:port/0` where several nodes share one PostgreSQL database; empty: one",
    )
    index: str = Field("", description="`http://host:port` of a Chroma server; empty: an index in `data`")
    orders: str = Field(
        "",
        description="The order system: a SQLAlchemy URL, a folder of CSV files, or the `https://` address of "
        "a service; empty: no order answers",
    )
    orders_mapping: Path | None = Field(
        None, description="Mapping file (YAML) of the order system; none: the sample shop's tables"
    )
    orders_policy: Path | None = Field(
        None, description="Policy file (YAML): what customers may do; none: the sample shop's"
    )
    orders_token: SecretStr = Field(
        SecretStr(""), description="Bearer token for an order system at an `https://` address"
    )
    orders_seconds: float = Field(
        3, gt=0, le=60, description="Longest wait for one answer of an order system at an `https://` address"
    )
    delivery_rules: Path | None = Field(
        None, description="Delivery rules file (YAML): prices, times, holidays; none: the sample shop's"
    )
    handoff_rules: Path | None = Field(
        None, description="Handoff rules file (YAML): when to offer a person or bring one in; none: no rules"
    )
    identity_keys: Path | None = Field(
        None, description="File of keys (YAML) that the shop signs customers' tokens with; none: no tokens"
    )
    identity_audience: str = Field(
        "tellonce", min_length=1, description="`aud` that a customer's token must carry"
    )
    embedding_model: str = Field(
        "", description="A sentence-transformers model by name or path; empty: the packaged all-MiniLM-L6-v2"
    )
    model: str = Field(
        "none", description="Language model as `provider:model` (LangChain); `none`: extractive answers"
    )
    model_url: str = Field(
        "",
        description="Base URL of an OpenAI-compatible server, for `openai:…`; empty: the provider's own",
    )
    model_seconds: float = Field(
        10,
        gt=0,
        le=120,
        description="Longest time the model may write one answer; then the passages' own words",
    )
    model_tokens: int = Field(
        400, ge=32, le=4096, description="Most tokens the model may write for one answer"
    )
    chat_key: str = Field(
        "demo", min_length=1, description="Key the widget's tag must carry as `data-chat-key`"
    )
    secure_cookies: bool = Field(
        False, description="Send the console's cookie over HTTPS only; set it in production"
    )
    routing: Literal["manual", "auto"] = Field(
        "manual",
        description="`manual`: agents claim; `auto`: the longest waiting goes to whoever has most room",
    )
    bot_seconds: float = Field(
        20, gt=0, le=300, description="Longest time the bot may take before a person is asked"
    )
    queue_seconds: float = Field(120, gt=0, description="Longest silence towards a waiting customer")
    presence_seconds: float = Field(
        60, ge=5, description="How long an agent's closed console still counts as present"
    )
    answer_threshold: float = Field(
        0,
        ge=0,
        le=1,
        description="Confidence needed to answer; 0 takes the calibrated one that ships with the model",
    )
    attachment_megabytes: int = Field(
        10, ge=0, le=100, description="Largest file a customer may send; 0: no files"
    )
    smtp: SecretStr = Field(
        SecretStr(""),
        description="Outgoing mail: `smtps://user:password@host`, `smtp://…` (STARTTLS) or `smtp+plain://…`; "
        "empty: no mail is sent and none promised",
    )
    mail_from: str = Field(
        "",
        description="Sender of outgoing mail, such as `Example Shop <help@shop.example>`; needed with `smtp`",
    )
    mail_in: SecretStr = Field(
        SecretStr(""),
        description="Incoming mail: `lmtp://host:port` or `smtp://host:port` to listen on for your mail "
        "server, or a mailbox as `imaps://user:password@host/INBOX`; needs `smtp`; empty: no mail comes in",
    )
    week_mail: tuple[str, ...] = Field(
        (), description="Addresses that get the week's letter when a week is over; needs `smtp`"
    )
    public_url: str = Field(
        "",
        description="Address customers reach this server at, for links in mails; empty: `http://host:port`",
    )
    answer_seconds: float = Field(
        120, gt=0, description="How long an agent may stay silent before somebody else is asked"
    )
    choice_seconds: float = Field(
        300, ge=0, description="The wait after which customers may choose mail or the bot; teams may differ"
    )
    nps_days: int = Field(90, ge=0, description="Days per question for a recommendation in surveys; 0: never")
    retention_days: int = Field(
        0,
        ge=0,
        description="Days after which a conversation nobody waits in is dropped; 0: kept until erased",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged")
    log_format: Literal["text", "json"] = Field("text", description="Log lines for people or for machines")
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Bearer token for `/metrics`; empty: it is served to this machine only",
    )
    traces: str = Field(
        "", description="`http://host:4317` of an OpenTelemetry collector (OTLP, gRPC); empty: no traces"
    )

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("leave it empty or give an address, such as https://chat.shop.example")
        return url

    @field_validator("model")
    @classmethod
    def _model(cls, model: str) -> str:
        provider, colon, name = model.partition(":")
        if model != "none" and not (provider and colon and name):
            raise ValueError("write `none` or `provider:model`, such as ollama:llama3.2")
        return model

    @field_validator("model_url")
    @classmethod
    def _model_url(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("leave it empty or give an http:// address, such as http://127.0.0.1:8080/v1")
        return url

    @field_validator("bus")
    @classmethod
    def _bus(cls, bus: str) -> str:
        if bus and not bus.startswith(("redis://", "rediss://")):
            raise ValueError("leave it empty or give a Redis server's address, such as redis://redis:6379/0")
        return bus

    @field_validator("index")
    @classmethod
    def _index(cls, index: str) -> str:
        if index and not index.startswith(("http://", "https://")):
            raise ValueError("leave it empty or give the http:// address of a Chroma server")
        return index

    @model_validator(mode="after")
    def _mail(self) -> Settings:
        if self.smtp.get_secret_value():
            Smtp.of(self.smtp.get_secret_value(), self.mail_from)
        if self.mail_in.get_secret_value():
            if not self.smtp.get_secret_value():
                raise ValueError("with mail_in, set smtp too: who writes by mail is answered by mail")
            MailSource.of(self.mail_in.get_secret_value())
            ThreadAddress.of(self.mail_from, "")
        return self

    @property
    def mailer(self) -> Mailer | None:
        """The mail server in use; None where no mail can be sent."""
        url = self.smtp.get_secret_value()
        return Smtp.of(url, self.mail_from) if url else None

    @property
    def mail_source(self) -> MailSource | None:
        """Where mail comes in; None where it does not."""
        url = self.mail_in.get_secret_value()
        return MailSource.of(url) if url else None

    @property
    def address(self) -> str:
        """Where customers reach this server, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def database_url(self) -> str:
        """The log's URL with the default filled in."""
        return self.database or f"sqlite:///{(self.data / 'tellonce.db').as_posix()}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said on the command line wins over the environment, that over the file."""
        file = os.environ.get("TELLONCE_CONFIG", "tellonce.toml")
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(file))


class SettingsError(Exception):
    """A setting is wrong; the message names it, its value and what is allowed."""


def load(**given: Any) -> Settings:
    """The settings in force. Raises SettingsError."""
    named = os.environ.get("TELLONCE_CONFIG")
    if named and not Path(named).is_file():
        raise SettingsError(f"TELLONCE_CONFIG names {named}, which is not a file")
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the settings file is not valid TOML: {error}") from error
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from error
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _explain(problem: Any) -> str:
    if not problem["loc"]:
        return str(problem["msg"])
    name = str(problem["loc"][0])
    if problem["type"] == "extra_forbidden":
        return f"there is no setting {name!r}; the settings are {', '.join(Settings.model_fields)}"
    field = Settings.model_fields.get(name)
    meaning = f" ({field.description})" if field else ""
    secret = field is not None and field.annotation is SecretStr
    shown = "" if secret else f" = {problem['input']!r}"
    return f"{PREFIX}{name.upper()}{shown}: {problem['msg']}{meaning}"


def table() -> list[tuple[str, str, str]]:
    """Rows of the settings page: environment name, default, meaning."""
    return [
        (PREFIX + name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value in (None, "", (), {}):
        return "–"
    if isinstance(value, tuple):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
