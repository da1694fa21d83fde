/** Text whose long words (addresses, links, parcel numbers) break where people would break them. */

import { html } from "../vendor/preact.js";

const UNBROKEN = /(\S{18,})/;

export const Breakable = ({ text }) =>
  String(text ?? "")
    .split(UNBROKEN)
    .map((part, index) => (index % 2 ? part.split(/(?<=[@._/-])/).map((piece, at) => (at ? html`<wbr />${piece}` : piece)) : part));
