// The spans of a trace, one below the other along the time; for the view of traces.

import { Facts, Id, format, href, html, useState } from 'caravan';
import { OWN_TRACES } from './own-traces.js';

/** Parents before their children, children by time. */
function ordered(spans) {
  const known = new Set(spans.map(each => each.span_id));
  const children = {};
  for (const span of spans) {
    const parent = known.has(span.parent_span_id) ? span.parent_span_id : '';
    (children[parent] ??= []).push(span);
  }
  const rows = [];
  const visit = (parent, depth) => (children[parent] ?? [])
    .sort((one, other) => one.start.localeCompare(other.start))
    .forEach(span => {
      rows.push({ ...span, depth });
      visit(span.span_id, depth + 1);
    });
  visit('', 0);
  return rows;
}

/** Those of the trace whose parent is not here. One of them may be the first, and its parent may be the caller's own span. */
function orphansOf(id, spans) {
  const known = new Set(spans.map(each => each.span_id));
  return spans.filter(each => each.trace_id === id && each.parent_span_id && !known.has(each.parent_span_id));
}

/** What is missing, as a sentence; undefined if nothing is. */
export function missingOf(id, spans) {
  const orphans = orphansOf(id, spans);
  const hasRoot = spans.some(each => each.trace_id === id && !each.parent_span_id);
  const isBegunByCaller = !hasRoot && orphans.length === 1 && (orphans[0].kind === 'server' || id.startsWith(OWN_TRACES));
  if (orphans.length === 0 || isBegunByCaller) return undefined;
  return `Some spans are gone, or were not kept: ${format.count(orphans.length, 'span')} here ${orphans.length === 1 ? 'has a parent' : 'have parents'} that no process has any more${
    hasRoot ? '' : ', and the beginning of the trace may be missing'}.`;
}

export function Waterfall({ id, spans }) {
  const [open, setOpen] = useState(null);
  if (spans.length === 0) return html`<p class="dim">No process has this trace any more, or it was not kept.</p>`;
  const rows = ordered(spans);
  const begin = Math.min(...rows.map(each => Date.parse(each.start)));
  const end = Math.max(...rows.map(each => Date.parse(each.start) + each.duration_ms));
  const length = Math.max(end - begin, 0.001);
  const missing = missingOf(id, spans);
  return html`<p class="dim">${format.count(rows.length, 'span')} in ${format.count(new Set(rows.map(each => each.process)).size, 'process', 'processes')}, ${format.duration(length)}. Press a span for its attributes.</p>
    ${missing && html`<p class="busy">${missing}</p>`}
    <div class="spans">${rows.map(span => html`<div key=${span.process + span.span_id}>
      <button type="button" class="row" aria-expanded=${open === span.span_id} onClick=${() => setOpen(open === span.span_id ? null : span.span_id)}>
        <span class="name" title=${span.name}>${'\u00a0\u00a0'.repeat(Math.min(span.depth, 8))}<span aria-hidden="true">${open === span.span_id ? '▾' : '▸'}</span> <strong>${
          span.service ?? span.process}</strong> ${span.name}</span>
        <span class="process">${span.process}</span>
        <span class="number">${format.duration(span.duration_ms)}</span>
        <svg viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true"><rect class=${span.status === 'error' ? 'bad' : ''} y="3" height="12" rx="2"
          x=${(1000 * (Date.parse(span.start) - begin)) / length} width=${Math.max((1000 * span.duration_ms) / length, 2)}/></svg>
      </button>
      ${open === span.span_id && html`<${Attributes} span=${span}/>`}
    </div>`)}</div>`;
}

function Attributes({ span }) {
  return html`<${Facts} of=${[
    ['Process', span.process], ['Kind', span.kind], ['State', span.status], ['Began', format.time(span.start, true)],
    ['Span', html`<${Id} id=${span.span_id} isWhole/>`], ['Parent', span.parent_span_id && html`<code>${span.parent_span_id}</code>`],
    ...Object.entries(span.attributes ?? {}),
    ['Linked to', (span.links ?? []).length === 0 ? null : span.links.map(link => html`<${Id} id=${link.trace_id} to=${href('traces', link.trace_id)}/> `)],
  ]}/>`;
}
