"""Measuring: asking many questions at once, scoring the answers, calibrating on them, replaying decisions."""
