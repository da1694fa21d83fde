/** Values by day as a plot: lines, or stacked bars where a whole is split. The table beside it says the same. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import uPlot from "../vendor/uplot.js";
import { day, ordered, partText, partUnit, short, shown } from "./words.js";

const HEIGHT = 150;
const MOST = 6;
const STACKED = new Set(["conversations", "outcomes", "handoffs", "order_changes", "cancel_reasons", "return_reasons"]);
const APART = new Set(["waiting", "first_response", "person_response", "handle_time", "gaps"]);
const STEPS = { seconds: [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400], score: [1, 2], count: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000], messages: [1, 2, 5, 10, 20], share: [0.5, 1] };
const TOPS = { share: 1, score: 7 };
const DASHES = [[], [6, 4], [2, 3], [9, 3, 2, 3]];

/** Which colour the part at a place has; 0 where the parts are not drawn. Pure. */
export function colourOf(measure, at) {
  if (!STACKED.has(measure.id) && !APART.has(measure.id)) return 0;
  return Math.min(at + 1, MOST);
}

/** What is drawn: [{label, values}], the parts where they are the point, else the value. Pure. */
export function linesOf(measure) {
  const parts = ordered(measure.id, measure.part_series);
  if (!(STACKED.has(measure.id) || APART.has(measure.id)) || !parts.length) return [{ label: measure.title, values: measure.series }];
  const first = parts.slice(0, parts.length > MOST ? MOST - 1 : MOST);
  const rest = parts.slice(first.length);
  const lines = first.map(([key, values]) => ({ label: partText(measure.id, key), values }));
  if (rest.length) lines.push({ label: "Everything else", values: measure.days.map((_, at) => rest.reduce((sum, [, values]) => sum + (values[at] ?? 0), 0)) });
  return lines;
}

/** Each line on top of those before it. Pure. */
export function stacked(lines) {
  const sums = new Array(lines[0].values.length).fill(0);
  return lines.map(({ values }) => values.map((value, at) => (sums[at] += value ?? 0)));
}

/** Colours come out of CSS already resolved for the theme. */
function colours(place) {
  const probe = document.createElement("i");
  probe.className = "probe";
  place.append(probe);
  const read = (name) => {
    probe.dataset.colour = name;
    return getComputedStyle(probe).color;
  };
  const found = { ink: read("muted"), line: read("line"), plots: [1, 2, 3, 4, 5, 6].map(read) };
  probe.remove();
  return found;
}

function options({ measure, lines, bars, width, place, onHover }) {
  const { ink, line, plots } = colours(place);
  const unit = bars ? "count" : measure.unit;
  const font = `11px ${getComputedStyle(place).fontFamily}`;
  const margin = bars ? 52_000 : 8_000; // seconds of room, so that the first and the last day are drawn whole
  const axis = { stroke: ink, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  const series = lines.map(({ label }, at) => ({
    label,
    stroke: plots[at],
    width: bars ? 0 : 2,
    fill: bars ? plots[at] : undefined,
    dash: bars ? undefined : DASHES[at % DASHES.length],
    spanGaps: false,
    points: { show: !bars && measure.days.length < 60, size: 4, fill: plots[at] },
    paths: bars ? uPlot.paths.bars({ size: [0.7, 40] }) : undefined,
  }));
  return {
    width,
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1e3), "Etc/UTC"),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { show: !bars } },
    scales: { x: { range: (_, low, high) => [low - margin, high + margin] }, y: { range: (_, low, high) => TOPS[measure.unit] && !bars ? [0, TOPS[measure.unit]] : [0, Math.max(high || 0, 1) * 1.08] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((seconds) => day(seconds * 1e3)), space: 56, size: 26 },
      { ...axis, values: (_, ticks) => ticks.map((value) => (Number.isInteger(value) || unit !== "count" ? short(value, unit) : "")), size: 58, space: 34, incrs: STEPS[unit] },
    ],
    series: [{}, ...(bars ? series.reverse() : series)],
    hooks: { setCursor: [(plot) => onHover(plot.cursor.idx)] },
  };
}

/** `look` changes whenever the theme does, so that the colours are read anew. */
export function Plot({ measure, look }) {
  const place = useRef(null);
  const [width, setWidth] = useState(0);
  const [at, setAt] = useState(null);
  const lines = linesOf(measure);
  const bars = STACKED.has(measure.id) && lines.length > 0;

  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (width < 40) return undefined;
    const times = measure.days.map((iso) => Date.parse(iso) / 1e3);
    const values = bars ? stacked(lines).reverse() : lines.map((line) => line.values);
    const plot = new uPlot(options({ measure, lines, bars, width, place: place.current, onHover: setAt }), [times, ...values], place.current);
    return () => plot.destroy();
  }, [measure, width, look]);

  const unit = bars ? partUnit(measure) : measure.unit;
  const readout = at === null || at === undefined ? "" : `${day(measure.days[at])}: ${lines.map(({ label, values }) => (lines.length > 1 ? `${label} ` : "") + shown(values[at], unit)).join(", ")}`;
  return html`
    <div class="plot" ref=${place} role="img" aria-label=${`${measure.title} by day; the table below has the numbers`}></div>
    <p class="readout" aria-hidden="true">${readout}</p>
  `;
}
