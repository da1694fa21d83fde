"""Small plots as inline SVG: axes from 0 to 1, lines, points and bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Point = tuple[float, float]
_SIZE, _EDGE = 300, 42
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_MOST_POINTS = 400


def unit_plot(
    title: str,
    x: str,
    y: str,
    *,
    line: Sequence[Point] = (),
    points: Sequence[tuple[float, float, int]] = (),
    diagonal: bool = False,
    level: float | None = None,
) -> str:
    """A square plot of shares. `points` are (x, y, n), larger for more; `level` is a dashed line across."""
    parts = [_axes(x, y)]
    if diagonal:
        parts.append(_path([(0, 0), (1, 1)], "guide"))
    if level is not None:
        parts.append(_path([(0, level), (1, level)], "guide"))
    if line:
        step = max(1, len(line) // _MOST_POINTS)
        parts.append(_path([*line[::step], line[-1]], "line"))
    most = max((n for _, _, n in points), default=1)
    for across, up, n in points:
        radius = 3 + 7 * (n / most) ** 0.5
        parts.append(
            f'<circle class="point" cx="{_across(across):.1f}" cy="{_up(up):.1f}" r="{radius:.1f}">'
            f"<title>{n} questions: {across:.2f}, {up:.2f}</title></circle>"
        )
    return _figure(title, "".join(parts))


def histogram(title: str, x: str, groups: Sequence[tuple[str, Sequence[float]]], bins: int = 20) -> str:
    """How values from 0 to 1 are spread, as shares of each named group."""
    parts = [_axes(x, "share")]
    spread = [[_share(values, number, bins) for number in range(bins)] for _, values in groups]
    top = max((share for shares in spread for share in shares), default=1) or 1
    for place, shares in enumerate(spread):
        for number, share in enumerate(shares):
            left, width = _across(number / bins), (_across(1) - _across(0)) / bins / len(groups)
            parts.append(
                f'<rect class="group{place}" x="{left + place * width:.1f}" y="{_up(share / top):.1f}" '
                f'width="{width:.1f}" height="{_up(0) - _up(share / top):.1f}"/>'
            )
    keys = " ".join(
        f'<span class="key group{place}">{escape(name)}</span>' for place, (name, _) in enumerate(groups)
    )
    return _figure(f"{title} (highest bar {top:.0%})", "".join(parts), keys)


def _share(values: Sequence[float], number: int, bins: int) -> float:
    return sum(min(int(value * bins), bins - 1) == number for value in values) / (len(values) or 1)


def _axes(x: str, y: str) -> str:
    parts = [f'<rect class="frame" x="{_across(0)}" y="{_up(1)}" width="{_SIZE}" height="{_SIZE}"/>']
    for tick in _TICKS:
        parts.append(f'<text x="{_across(tick)}" y="{_up(0) + 15}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{_across(0) - 5}" y="{_up(tick) + 4}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{_across(0.5)}" y="{_up(0) + 33}" text-anchor="middle">{escape(x)}</text>')
    turned = f'transform="rotate(-90 10 {_up(0.5)})"'
    parts.append(f'<text x="10" y="{_up(0.5)}" text-anchor="middle" {turned}>{escape(y)}</text>')
    return "".join(parts)


def _path(points: Sequence[Point], kind: str) -> str:
    steps = " ".join(f"{_across(x):.1f},{_up(y):.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{steps}"/>'


def _figure(title: str, body: str, below: str = "") -> str:
    width, height = _SIZE + _EDGE + 12, _SIZE + _EDGE + 8
    return (
        f'<figure><svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">{body}</svg>'
        f"<figcaption>{escape(title)} {below}</figcaption></figure>"
    )


def _across(x: float) -> float:
    return _EDGE + x * _SIZE


def _up(y: float) -> float:
    return 6 + (1 - y) * _SIZE
