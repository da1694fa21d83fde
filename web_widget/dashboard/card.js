/** One measure: its value with how sure it is, the plot, what it means, and the numbers as a table. */

import { html } from "../vendor/preact.js";
import { Plot, colourOf } from "./plot.js";
import { MEANING, day, ordered, partText, partUnit, shown } from "./words.js";

function Certainty({ measure }) {
  const { unit, n, low, high } = measure;
  if (unit === "share" && measure.value !== null) return html`<p class="hint">of ${n}; 95 % sure: between ${shown(low, unit)} and ${shown(high, unit)}</p>`;
  if (unit === "count") return null;
  return n ? html`<p class="hint">of ${n}</p>` : null;
}

function Parts({ measure }) {
  const parts = ordered(measure.id, measure.parts);
  if (!parts.length) return null;
  return html`
    <dl class="parts">
      ${parts.map(([key, value], at) => html`<div key=${key}><dt dir="auto">${colourOf(measure, at) > 0 && html`<span class="swatch" data-colour=${colourOf(measure, at)}></span>`}${partText(measure.id, key)}</dt><dd>${shown(value, partUnit(measure))}</dd></div>`)}
    </dl>
  `;
}

function Table({ measure }) {
  const parts = ordered(measure.id, measure.part_series);
  return html`
    <details class="numbers">
      <summary>Numbers by day</summary>
      <div class="table-frame" tabindex="0" role="region" aria-label=${`${measure.title} by day`}>
        <table>
          <caption class="sr">${measure.title} by day</caption>
          <thead><tr><th scope="col">Day</th><th scope="col" class="number">${measure.title}</th>${parts.map(([key]) => html`<th key=${key} scope="col" class="number">${partText(measure.id, key)}</th>`)}</tr></thead>
          <tbody>
            ${measure.days.map((iso, at) => html`<tr key=${iso}><th scope="row">${day(iso)}</th><td class="number">${shown(measure.series[at], measure.unit)}</td>${parts.map(([key, values]) => html`<td key=${key} class="number">${shown(values[at], partUnit(measure))}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
    </details>
  `;
}

export function Card({ measure, look }) {
  const empty = measure.n === 0;
  return html`
    <section class="measure" data-id=${measure.id} aria-labelledby=${`m-${measure.id}`}>
      <h3 id=${`m-${measure.id}`}>${measure.title}</h3>
      ${empty
        ? html`<p class="no-data">No data yet</p>`
        : html`<p class="big">${shown(measure.value, measure.unit)}</p><${Certainty} measure=${measure} /><${Plot} measure=${measure} look=${look} /><${Parts} measure=${measure} />`}
      <p class="meaning">${MEANING[measure.id] ?? ""}</p>
      ${!empty && html`<${Table} measure=${measure} />`}
    </section>
  `;
}
