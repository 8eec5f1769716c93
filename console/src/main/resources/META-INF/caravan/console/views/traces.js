// The last traces, and one trace as a waterfall with its log lines.

import { Badge, Card, Facts, Failure, Filters, Page, Table, Time, api, format, go, href, html, useLoad, useState } from 'caravan';

export default function Traces({ path, query }) {
  return path.length > 0 ? html`<${Trace} id=${path[0]} key=${path[0]}/>` : html`<${Recent} query=${query}/>`;
}

function Recent({ query }) {
  const asked = api.query({ min_ms: query.get('min_ms'), errors: query.get('errors'), route: query.get('route'), limit: 100 });
  const { value, failure, isLoading, reload } = useLoad(signal => api.get(`/traces${asked}`, { signal }), [asked]);
  return html`<${Page} title="Traces" about="Kept in memory: some of each second, and all that failed or were slow. The oldest make room for new ones."
      actions=${html`<button type="button" class="plain" onClick=${reload}>Reload</button>`}>
    <${Filters} view="traces" query=${query} fields=${[
      { name: 'route', label: 'Route', placeholder: 'POST /orders' },
      { name: 'min_ms', label: 'At least (ms)', inputmode: 'numeric', pattern: '[0-9]*' },
      { name: 'errors', label: 'Errors', options: [['', 'all'], ['true', 'only']] },
    ]}/>
    <form class="filters" onSubmit=${event => {
      event.preventDefault();
      go(href('traces', event.target.elements.id.value.trim()));
    }}><label class="field"><span>Trace id</span><input name="id" size="34" required pattern="[0-9a-f]{32}" title="32 hexadecimal digits"/></label><button type="submit">Open</button></form>
    <${Failure} failure=${failure}/>
    <${Table} caption="Traces" rows=${value && byTrace(value)} isLoading=${isLoading} keyOf=${each => each.trace_id}
      onRow=${each => href('traces', each.trace_id)} empty="No trace is kept. Make a request." columns=${[
      { title: 'Trace', of: each => each.name },
      { title: 'When', of: each => html`<${Time} at=${each.start}/>` },
      { title: 'Duration', number: true, of: each => format.duration(each.duration_ms) },
      { title: 'Processes', of: each => each.processes.join(', ') },
      { title: 'Spans', number: true, of: each => each.spans },
      { title: 'State', of: each => html`<${Badge} state=${each.errors > 0 ? 'error' : 'ok'}/>` },
      { title: 'Id', of: each => html`<code>${each.trace_id.slice(0, 12)}…</code>` },
    ]}/>
  </${Page}>`;
}

/** One row for each trace: its earliest part names it. */
function byTrace(parts) {
  const traces = {};
  for (const part of parts) {
    const trace = traces[part.trace_id] ??= { ...part, spans: 0, errors: 0, processes: [] };
    if (part.start < trace.start) Object.assign(trace, { name: part.name, start: part.start });
    trace.duration_ms = Math.max(trace.duration_ms, part.duration_ms);
    trace.spans += part.spans;
    trace.errors += part.errors;
    if (!trace.processes.includes(part.process)) trace.processes.push(part.process);
  }
  return Object.values(traces).sort((one, other) => other.start.localeCompare(one.start));
}

function Trace({ id }) {
  const spans = useLoad(signal => api.get(api.path`/traces/${id}`, { signal }), [id]);
  const lines = useLoad(signal => api.get(`/log-lines${api.query({ trace_id: id, limit: 1000 })}`, { signal }), [id]);
  return html`<${Page} title="Trace" about=${html`<code>${id}</code>`}
      actions=${html`<button type="button" class="plain" onClick=${() => {
        spans.reload();
        lines.reload();
      }}>Reload</button>`}>
    <${Failure} failure=${spans.failure ?? lines.failure}/>
    <${Card} title="Spans" wide>${spans.value && html`<${Waterfall} spans=${spans.value}/>`}</${Card}>
    <${Card} title="Log lines" wide><${LogLines} lines=${lines.value} isLoading=${lines.isLoading}/></${Card}>
  </${Page}>`;
}

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

function Waterfall({ spans }) {
  const [open, setOpen] = useState(null);
  if (spans.length === 0) return html`<p class="dim">No process has this trace any more, or it was not kept.</p>`;
  const rows = ordered(spans);
  const begin = Math.min(...rows.map(each => Date.parse(each.start)));
  const end = Math.max(...rows.map(each => Date.parse(each.start) + each.duration_ms));
  const length = Math.max(end - begin, 0.001);
  return html`<p class="dim">${format.count(rows.length, 'span')} in ${format.count(new Set(rows.map(each => each.process)).size, 'process', 'processes')}, ${format.duration(length)}</p>
    <div class="spans">${rows.map(span => html`<div key=${span.process + span.span_id}>
      <button type="button" class="row" aria-expanded=${open === span.span_id} onClick=${() => setOpen(open === span.span_id ? null : span.span_id)}>
        <span class="name" title=${span.name}>${'\u00a0\u00a0'.repeat(Math.min(span.depth, 8))}<strong>${span.service ?? span.process}</strong> ${span.name}
          <span class="dim"> ${format.duration(span.duration_ms)}</span></span>
        <svg viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true"><rect class=${span.status === 'error' ? 'bad' : ''} y="3" height="12" rx="2"
          x=${(1000 * (Date.parse(span.start) - begin)) / length} width=${Math.max((1000 * span.duration_ms) / length, 2)}/></svg>
      </button>
      ${open === span.span_id && html`<${Facts} of=${[
        ['Process', span.process], ['Kind', span.kind], ['State', span.status], ['Began', format.time(span.start, true)],
        ['Span', html`<code>${span.span_id}</code>`],
        ...Object.entries(span.attributes ?? {}),
        ['Linked to', (span.links ?? []).length === 0 ? null : span.links.map(link => html`<a href=${href('traces', link.trace_id)}>${link.trace_id.slice(0, 12)}…</a> `)],
      ]}/>`}
    </div>`)}</div>`;
}

/** Log lines with the fields that people look for first; also for the view of logs. */
export function LogLines({ lines, isLoading }) {
  const keys = keysOf(lines ?? []);
  return html`<${Table} caption="Log lines" rows=${lines} isLoading=${isLoading} keyOf=${each => keys.get(each)} empty="No lines." columns=${[
    { title: 'When', of: each => html`<${Time} at=${each['@timestamp']} isExact/>` },
    { title: 'Level', of: each => html`<span class=${{ ERROR: 'bad', WARN: 'busy' }[each['log.level']] ?? ''}>${each['log.level']}</span>` },
    { title: 'Process', of: each => each.process },
    { title: 'Message', of: each => html`<${Message} line=${each}/>` },
    { title: 'Trace', of: each => each['trace.id'] && html`<a href=${href('traces', each['trace.id'])}><code>${each['trace.id'].slice(0, 8)}…</code></a>` },
  ]}/>`;
}

/** A line has no id: its process, time and words, and which one it is of those that have the same. */
function keysOf(lines) {
  const counts = {};
  return new Map(lines.map(line => {
    const key = `${line.process} ${line['@timestamp']} ${line.message}`;
    counts[key] = (counts[key] ?? 0) + 1;
    return [line, `${key} ${counts[key]}`];
  }));
}

const KNOWN = ['@timestamp', 'log.level', 'message', 'process', 'trace.id', 'ecs.version', 'service.name', 'service.node.name', 'event.dataset', 'process.thread.name', 'error.stack_trace'];

function Message({ line }) {
  const rest = Object.entries(line).filter(([name]) => !KNOWN.includes(name));
  return html`<span>${line.message}</span> <span class="dim">${rest.map(([name, value]) => `${name}=${value}`).join(' ')}</span>
    ${line['error.stack_trace'] && html`<details><summary>Stack trace</summary><pre class="json" tabindex="0">${line['error.stack_trace']}</pre></details>`}`;
}
