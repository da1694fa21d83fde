/** The file changed on disk while it was being edited: both versions, and a choice; nothing is overwritten unseen. */

import { html, useEffect, useRef } from "../vendor/preact.js";
import { Icon } from "../console/icons.js";
import { Lines } from "./review.js";

export function Conflict({ path, theirs, mine, onTheirs, onMine }) {
  const heading = useRef(null);
  useEffect(() => heading.current.focus(), []);
  const gone = theirs === null;
  return html`
    <section class="conflict" aria-labelledby="conflict-title">
      <h3 id="conflict-title" tabindex="-1" ref=${heading}><${Icon} name="warn" />${gone ? "This file was deleted on disk" : "This file was changed on disk"} while you were writing</h3>
      <p>Nothing was saved. ${gone ? "Your text is still here." : "These are both versions of "}${!gone && html`<strong>${path}</strong>; nothing is overwritten until you have chosen.`}</p>
      ${!gone && html`
        <div class="sides">
          <div class="side"><h4>On disk now</h4><pre class="version" tabindex="0" role="region" aria-label="On disk now">${theirs}</pre></div>
          <div class="side"><h4>Yours</h4><pre class="version" tabindex="0" role="region" aria-label="Yours">${mine}</pre></div>
        </div>
        <h4>What yours would change</h4>
        <${Lines} before=${theirs} after=${mine} label="What yours would change" />
      `}
      <p class="actions">
        <button type="button" class="quiet" onClick=${onTheirs}>${gone ? "Leave it deleted" : "Take what is on disk"}</button>
        <button type="button" class="primary" onClick=${onMine}>${gone ? "Go on with mine as a new file" : "Go on with mine, based on what is on disk"}</button>
      </p>
    </section>
  `;
}
