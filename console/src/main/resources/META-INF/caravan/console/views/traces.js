// The last traces, and one trace as a waterfall with its log lines.

import { Badge, Card, Failure, Field, Filters, Id, Page, Table, Time, api, format, go, href, html, useLoad, usePoll, useState } from 'caravan';
import { LogLines } from '../log-lines.js';
import { OWN_TRACES } from '../own-traces.js';
import { Waterfall } from '../waterfall.js';

export default function Traces({ path, query }) {
  return path.length > 0 ? html`<${Trace} id=${path[0]} key=${path[0]}/>` : html`<${Recent} query=${query}/>`;
}

const FILTERS = ['min_ms', 'errors', 'route', 'service', 'process'];
const PROCESSES_EVERY_MILLIS = 15_000;

function Recent({ query }) {
  const isOwnShown = query.get('own') === 'true';
  const chosen = Object.fromEntries(FILTERS.map(name => [name, query.get(name)]));
  const asked = api.query({ ...chosen, without: isOwnShown ? undefined : OWN_TRACES, limit: 200 });
  const { value, failure, isLoading, reload } = useLoad(signal => api.get(`/traces${asked}`, { signal }), [asked]);
  const { value: processes = [] } = usePoll(signal => api.get('/processes', { signal }), PROCESSES_EVERY_MILLIS);
  const services = [...new Set(processes.flatMap(each => each.services ?? []))].sort();
  const isFiltered = FILTERS.some(name => chosen[name]);
  return html`<${Page} title="Traces" about="Kept in memory: some of each second, and all that failed or were slow. The oldest make room for new ones."
      actions=${html`<button type="button" class="plain" onClick=${reload}>Reload</button>`}>
    <${Filters} view="traces" query=${query} fields=${[
      { name: 'route', label: 'Route', placeholder: 'POST /orders' },
      { name: 'service', label: 'Service', options: withAll([...services, 'gateway'], chosen.service) },
      { name: 'process', label: 'Process', options: withAll(processes.map(each => each.process).sort(), chosen.process) },
      { name: 'min_ms', label: 'At least (ms)', inputmode: 'numeric', pattern: '[0-9]*' },
      { name: 'errors', label: 'Errors', options: [['', 'all'], ['true', 'only']] },
      { name: 'own', label: 'Console’s own', options: [['', 'hidden'], ['true', 'shown']] },
    ]}/>
    <${ById}/>
    <${Failure} failure=${failure}/>
    <${Table} caption="Traces" rows=${value && byTrace(value)} isLoading=${isLoading} keyOf=${each => each.trace_id}
      onRow=${each => href('traces', each.trace_id)} empty=${isFiltered ? 'No trace that is kept fits.' : 'No trace is kept. Make a request.'} columns=${[
      { title: 'Trace', of: each => each.name },
      { title: 'When', of: each => html`<${Time} at=${each.start}/>` },
      { title: 'Duration', number: true, of: each => (each.stream ? html`<span class="dim" title="It lasts as long as its reader wants.">stream, ${format.duration(each.duration_ms)}</span>` : format.duration(each.duration_ms)) },
      { title: 'Status', number: true, of: each => each.status_code },
      { title: 'State', of: each => html`<${Badge} state=${stateOf(each)} tones=${{ refused: 'busy' }}/>` },
      { title: 'Processes', of: each => each.processes.join(', ') },
      { title: 'Spans', number: true, of: each => each.spans },
      { title: 'Id', of: each => html`<${Id} id=${each.trace_id}/>` },
    ]}/>
  </${Page}>`;
}

/** Options of a filter; what the address names is one, even if nobody knows it. */
const withAll = (names, chosen) => [['', 'all'], ...new Set([...names, ...(chosen ? [chosen] : [])])].map(each => (Array.isArray(each) ? each : [each, each]));

/** A refusal is no error of the server, and not what the caller wanted. */
function stateOf({ errors, status_code: status }) {
  if (errors > 0) return 'error';
  return status >= 400 ? 'refused' : 'ok';
}

function ById() {
  const [id, setId] = useState('');
  // Ids are pasted, with what stands around them.
  return html`<form class="filters" onSubmit=${event => {
    event.preventDefault();
    go(href('traces', id));
  }}><${Field} label="Trace id" name="id" size="34" value=${id} onInput=${text => setId(text.trim().toLowerCase())} required pattern="[0-9a-f]{32}" title="32 hexadecimal digits"/>
    <button type="submit">Open</button></form>`;
}

/** One row for each trace: its earliest part names it. */
function byTrace(parts) {
  const traces = {};
  for (const part of parts) {
    const trace = traces[part.trace_id] ??= { ...part, spans: 0, errors: 0, processes: [] };
    if (part.start < trace.start) Object.assign(trace, { name: part.name, start: part.start, status_code: part.status_code, stream: part.stream });
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
  return html`<${Page} title="Trace" back=${[href('traces'), 'All traces']} about=${html`<${Id} id=${id} isWhole/>`}
      actions=${html`<button type="button" class="plain" onClick=${() => {
        spans.reload();
        lines.reload();
      }}>Reload</button>`}>
    <${Failure} failure=${spans.failure ?? lines.failure}/>
    <${Card} title="Spans" wide>${spans.value && html`<${Waterfall} id=${id} spans=${spans.value}/>`}</${Card}>
    <${Card} title="Log lines" wide><${LogLines} lines=${lines.value} isLoading=${lines.isLoading}/></${Card}>
  </${Page}>`;
}
