// Lines of logs: their message first, then what else they say; for the views of logs and traces.

import { Id, Table, Time, format, href, html } from 'caravan';

export function LogLines({ lines, isLoading }) {
  const keys = keysOf(lines ?? []);
  return html`<${Table} caption="Log lines" rows=${lines} isLoading=${isLoading} keyOf=${each => keys.get(each)} empty="No lines." columns=${[
    { title: 'When', of: each => html`<${Time} at=${each['@timestamp']} isExact/>` },
    { title: 'Level', of: each => html`<span class=${{ ERROR: 'bad', WARN: 'busy' }[each['log.level']] ?? ''}>${each['log.level']}</span>` },
    { title: 'Message', of: each => html`<${Message} line=${each}/>` },
    { title: 'Process', of: each => html`<span class="name">${each.process}</span>` },
    { title: 'Trace', of: each => html`<${Id} id=${each['trace.id']} to=${each['trace.id'] && href('traces', each['trace.id'])}/>` },
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

/** What has a column, and what is the same in all lines of a process. */
const SHOWN = ['@timestamp', 'log.level', 'message', 'process', 'trace.id', 'ecs.version', 'service.name', 'service.node.name', 'event.dataset', 'error.stack_trace'];
const NANOS_PER_MILLI = 1_000_000;

/** What a request was: its line says only that it was answered or refused. */
const requestOf = line => [line['http.request.method'], line['url.path'], line['http.response.status_code']].filter(each => each !== undefined).join(' ');

const valueOf = (name, value) => (name === 'event.duration' ? format.duration(value / NANOS_PER_MILLI) : value);

function Message({ line }) {
  const rest = Object.entries(line).filter(([name]) => !SHOWN.includes(name));
  return html`<span>${line.message}</span> <span class="dim">${requestOf(line)}${line['event.duration'] !== undefined && `, ${valueOf('event.duration', line['event.duration'])}`}</span>
    ${rest.length > 0 && html`<details class="small"><summary>${format.count(rest.length, 'field')}</summary>
      <dl class="fields">${rest.map(([name, value]) => html`<dt>${name}</dt><dd>${typeof value === 'object' ? JSON.stringify(value) : valueOf(name, value)}</dd>`)}</dl></details>`}
    ${line['error.stack_trace'] && html`<details><summary>Stack trace</summary><pre class="json" tabindex="0">${line['error.stack_trace']}</pre></details>`}`;
}
