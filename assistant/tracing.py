"""Traces over a turn: receive, turn, think, retrieve, model, commit. Ids and numbers, never what was said.

Without `TELLONCE_TRACES` the spans cost next to nothing and go nowhere.
"""

from __future__ import annotations

from opentelemetry import trace

from assistant.settings import SettingsError

EXPORT_SECONDS = 3
"""With all its tries: a collector that is away must not keep a server from stopping in time."""
tracer = trace.get_tracer("tellonce")


def export_to(address: str) -> None:
    """Send spans to a collector at `http://host:4317` (OTLP over gRPC). Raises SettingsError."""
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(
            "TELLONCE_TRACES needs the OpenTelemetry SDK: pip install 'tellonce[tracing]'"
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "tellonce"}))
    exporter = OTLPSpanExporter(
        endpoint=address, insecure=address.startswith("http://"), timeout=EXPORT_SECONDS
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
