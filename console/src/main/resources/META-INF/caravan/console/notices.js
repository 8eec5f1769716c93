// What went wrong, and what happened; a part of the kit.

import { href } from './address.js';
import { html } from './html.js';
import { hasRole } from './session.js';

/**
 * A failure, for people; of what, if it is not clear from its place.
 *
 * @param loadAgain what to do where somebody else has changed the thing meanwhile
 */
export function Failure({ failure, of, loadAgain }) {
  if (!failure) return null;
  const problem = failure.problem;
  // The API's own words are for programs: send another If-Match.
  const isStale = failure.status === 412;
  return html`<div class="notice bad" role="alert">
    <strong>${of && `${of}: `}${isStale ? 'Somebody else has changed it meanwhile' : problem?.title ?? 'It did not work'}</strong>
    <span>${isStale ? 'Nothing was done. Load it again, look at it, and then repeat what you want.' : failure.message}</span>
    ${isStale && loadAgain && html`<button type="button" class="plain" onClick=${loadAgain}>Load again</button>`}
    ${problem?.trace_id && html`<span class="dim">${problem.code}, trace ${hasRole('administrator')
      ? html`<a href=${href('traces', problem.trace_id)}>${problem.trace_id}</a>` : problem.trace_id}</span>`}
  </div>`;
}

/** What failed of askAll. */
export function Failures({ of = [] }) {
  return of.map(([name, failure]) => html`<${Failure} key=${name} of=${name} failure=${failure}/>`);
}

/** What happened. Screen readers tell it when it comes, since its place is there before it. */
export function Notice({ children }) {
  return html`<div role="status">${children && html`<p class="notice">${children}</p>`}</div>`;
}
