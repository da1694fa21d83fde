"""The one door to language models: a LangChain chat model by `provider:model`, loaded when first used."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_PACKAGES = {"openai": "langchain-openai", "anthropic": "langchain-anthropic", "ollama": "langchain-ollama"}
_ANSWER_LENGTH = {
    "ollama": "num_predict",
    "google_genai": "max_output_tokens",
    "google_vertexai": "max_output_tokens",
}
_CONNECT_SECONDS = 30


class ModelError(Exception):
    """The model cannot be used or broke off; the message says why and, where it is a setting, what to do."""


class TooLongError(ModelError):
    """The answer was cut off at its token limit; what came before the cut is whole."""


class ChatModel:
    """Streams text. `url` is the base address of an OpenAI-compatible server, such as `http://127.0.0.1:8080/v1`;
    keys come from the provider's own environment variables.

    Its connections belong to the event loop it was first used in, and are ended there by `aclose`.
    """

    def __init__(self, name: str, *, url: str = "", tokens: int = 400) -> None:
        self.name = name
        self._url = url
        self.tokens = tokens
        self._model: BaseChatModel | None = None
        self._http: Any = None
        self._opening = threading.Lock()

    def open(self) -> None:
        """Import the provider's package and make the client (1 to 3 s). Raises ModelError."""
        with self._opening:
            if self._model is None:
                self._model = self._made()

    async def aclose(self) -> None:
        """End its connections; whoever asks once more opens it again."""
        http, self._http, self._model = self._http, None, None
        if http is not None:
            await http.aclose()

    def _made(self) -> BaseChatModel:
        provider, _, model = self.name.partition(":")
        try:
            from langchain.chat_models import init_chat_model

            made: BaseChatModel = init_chat_model(model, model_provider=provider, **self._options(provider))
            return made
        except ImportError as error:
            package = _PACKAGES.get(provider, f"langchain-{provider.replace('_', '-')}")
            raise ModelError(
                f"the model {self.name} needs the package {package}; install it ({error})"
            ) from error
        except Exception as error:
            raise ModelError(f"the model {self.name} cannot be used: {_first_line(error)}") from error

    async def stream(self, system: str, user: str) -> AsyncGenerator[str, None]:
        """Pieces of the answer as they come; closing the iterator ends the generation. Raises ModelError for
        whatever goes wrong on the way."""
        from langchain_core.messages import HumanMessage, SystemMessage

        await asyncio.to_thread(self.open)
        assert self._model is not None
        cut = False
        try:
            async for chunk in self._model.astream([SystemMessage(system), HumanMessage(user)]):
                yield chunk.text
                cut = cut or _is_cut(chunk.response_metadata)
        except Exception as error:
            raise ModelError(f"{type(error).__name__}: {_first_line(error)}") from error
        if cut:
            raise TooLongError(f"the answer was cut off at {self.tokens} tokens")

    def _options(self, provider: str) -> dict[str, Any]:
        options: dict[str, Any] = {_ANSWER_LENGTH.get(provider, "max_tokens"): self.tokens}
        if provider in ("openai", "anthropic"):
            # A second try would outlive the customer's patience; the bot has a better answer to a failure.
            options |= {"max_retries": 0, "timeout": _CONNECT_SECONDS}
        if self._url:
            options["base_url"] = self._url
            options["temperature"] = 0
            if provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
                options["api_key"] = "none"
        if provider == "openai":
            from openai import DefaultAsyncHttpxClient

            # LangChain's own is shared by all of its models, also those of other event loops.
            self._http = options["http_async_client"] = DefaultAsyncHttpxClient()
        return options


def _is_cut(metadata: dict[str, Any]) -> bool:
    """Providers name it differently; all of them say `length` or `max_tokens`."""
    ends = (metadata.get(name) for name in ("finish_reason", "stop_reason", "done_reason"))
    return any(str(end).lower() in ("length", "max_tokens") for end in ends)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
