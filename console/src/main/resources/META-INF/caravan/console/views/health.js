// Golden signals over the last hour: how much, how many fail, how long it takes, how full it is.

import { Badge, Card, Failure, Field, Page, Table, api, format, go, href, html, useMemo, usePoll, useState } from 'caravan';
import { Chart } from 'caravan/charts';
import { add, most } from '../reports.js';

const SIGNALS_EVERY_MILLIS = 15_000;
const PROCESSES_EVERY_MILLIS = 3000;

export default function Health({ query }) {
  const wanted = query.get('service') ?? '';
  const signals = usePoll(signal => api.get(`/signals${api.query({ service: wanted })}`, { signal }), SIGNALS_EVERY_MILLIS, [wanted]);
  const processes = usePoll(signal => api.get('/processes', { signal }), PROCESSES_EVERY_MILLIS);
  const services = [...new Set((processes.value ?? []).flatMap(each => each.services ?? []))].sort();
  const shown = (processes.value ?? []).filter(each => !wanted || each.services?.includes(wanted));
  const hasGateway = processes.value?.some(each => each.kind === 'gateway');
  return html`<${Page} title="Health" about="Per minute, over the last hour. Each process keeps its own figures in memory."
      actions=${html`<${Field} label="Service" name="service" value=${wanted} options=${['', ...services]} onInput=${value => go(href('health', { service: value }))}/>`}>
    <${Failure} failure=${signals.failure ?? processes.failure}/>
    ${signals.value && processes.value && html`<${Signals} reports=${signals.value} hasGateway=${hasGateway}/>`}
    ${processes.value && html`<div class="cards">
      <${Card} title="Routes, last minute" wide><${Routes} processes=${shown} service=${wanted}/></${Card}>
      <${Card} title="Databases"><${Databases} processes=${shown} service=${wanted}/></${Card}>
      <${Card} title="Admission"><${Admission} processes=${shown}/></${Card}>
      <${Card} title="Caches"><${Caches} processes=${shown} service=${wanted} services=${services}/></${Card}>
      <${Card} title="Checks"><${Checks} processes=${shown} service=${wanted} services=${services}/></${Card}>
    </div>`}
  </${Page}>`;
}

/** All processes' series of a kind, joined minute by minute. */
function joined(reports, kind, field, join) {
  const minutes = {};
  for (const report of reports) {
    const begin = Date.parse(report.from) / 1000;
    for (const series of (report.series ?? []).filter(each => each.kind === kind)) {
      (series[field] ?? []).forEach((value, at) => {
        const minute = Math.round((begin + at * report.interval_seconds) / 60) * 60;
        minutes[minute] = join(minutes[minute] ?? null, value);
      });
    }
  }
  return minutes;
}

/** A share of a machine, such as 0.254, in percent. */
const percent = share => (share === null ? null : Math.round(share * 1000) / 10);

function Signals({ reports: all, hasGateway }) {
  const [kind, setKind] = useState('route');
  // Behind a gateway each request counts there and at its service: callers see the gateway's answers. It lists itself first.
  const reports = kind === 'route' && hasGateway ? all.slice(0, 1) : all;
  const figures = useMemo(() => {
    const count = joined(reports, kind, 'count', add);
    const times = Object.keys(count).map(Number).sort((one, other) => one - other);
    const line = (field, join) => {
      const minutes = joined(reports, kind, field, join);
      return times.map(time => minutes[time] ?? null);
    };
    return {
      times,
      count: line('count', add).map(value => (value === null ? null : Math.round(value / 0.6) / 100)),
      errors: line('errors', add),
      refused: line('refused', add),
      p50: line('p50_ms', most),
      p99: line('p99_ms', most),
      lag: line('lag_seconds', most),
    };
  }, [all, kind, hasGateway]);
  const process = useMemo(() => {
    // Each share is one of its own machine: together they would say nothing.
    const share = joined(all, 'process', 'processor_share', most);
    const heap = joined(all, 'process', 'heap_bytes', add);
    const connections = joined(all, 'database', 'connections_in_use', add);
    const waiting = joined(all, 'database', 'waiting', add);
    const times = Object.keys(share).map(Number).sort((one, other) => one - other);
    const of = minutes => times.map(time => minutes[time] ?? null);
    return { times, share: of(share).map(percent), heap: of(heap).map(value => (value === null ? null : Math.round(value / 1048576))), connections: of(connections), waiting: of(waiting) };
  }, [all]);
  return html`
    <div class="actions" role="group" aria-label="What">
      <button type="button" class=${kind === 'route' ? '' : 'plain'} aria-pressed=${kind === 'route'} onClick=${() => setKind('route')}>Requests</button>
      <button type="button" class=${kind === 'subscription' ? '' : 'plain'} aria-pressed=${kind === 'subscription'} onClick=${() => setKind('subscription')}>Messages</button>
      ${kind === 'route' && hasGateway && html`<span class="dim">that went through ${all[0]?.process}</span>`}
    </div>
    <div class="cards">
      <${Card}><${Chart} title="A second" times=${figures.times} lines=${[{ label: kind === 'route' ? 'requests' : 'messages', values: figures.count }]} unit="/s"/></${Card}>
      <${Card}><${Chart} title="Failed, a minute" times=${figures.times} lines=${[
        { label: 'errors', values: figures.errors, colour: 'bad' },
        ...(kind === 'route' ? [{ label: 'refused', values: figures.refused, colour: 'busy' }] : [])]}/></${Card}>
      <${Card}><${Chart} title="Duration (slowest process)" times=${figures.times} lines=${[
        { label: 'p50', values: figures.p50, colour: 'good' }, { label: 'p99', values: figures.p99, colour: 'busy' }]} unit=" ms"/></${Card}>
      ${kind === 'subscription' && html`<${Card}><${Chart} title="Behind" times=${figures.times} lines=${[{ label: 'lag', values: figures.lag, colour: 'busy' }]} unit=" s"/></${Card}>`}
      <${Card}><${Chart} title="Processors (busiest process)" times=${process.times} lines=${[{ label: 'of its machine', values: process.share }]} unit=" %"/></${Card}>
      <${Card}><${Chart} title="Heap (all processes)" times=${process.times} lines=${[{ label: 'heap', values: process.heap }]} unit=" MiB"/></${Card}>
      <${Card}><${Chart} title="Connections to the databases" times=${process.times} lines=${[
        { label: 'in use', values: process.connections }, { label: 'waiting', values: process.waiting, colour: 'bad' }]}/></${Card}>
    </div>`;
}

const rowsOf = (processes, field) => processes.flatMap(process => (process[field] ?? []).map(each => ({ ...each, process: process.process })));

/** Services of routes that every process has, and of addresses without one: not what a system is for. */
const BUILT_IN = ['chassis', 'gateway', 'none'];

function Routes({ processes, service }) {
  const rows = rowsOf(processes, 'requests').filter(each => (!service || each.service === service) && each.per_second > 0)
    .sort((one, other) => (other.per_second ?? 0) - (one.per_second ?? 0));
  const builtIn = rows.filter(each => BUILT_IN.includes(each.service));
  return html`<${RouteRows} caption="Routes" rows=${rows.filter(each => !BUILT_IN.includes(each.service))}/>
    ${builtIn.length > 0 && html`<details><summary>${format.count(builtIn.length, 'route')} that every process has</summary><${RouteRows} caption="Routes that every process has" rows=${builtIn}/></details>`}`;
}

/** Names of checks and caches begin with their service, if they have one. The others are of the whole process. */
const isOf = (name, service, services) => !service || name.startsWith(`${service}-`) || !services.some(each => name.startsWith(`${each}-`));

function RouteRows({ caption, rows }) {
  return html`<${Table} caption=${caption} rows=${rows} keyOf=${each => each.process + each.service + each.method + each.route} empty="No requests in the last minute." columns=${[
    { title: 'Route', of: each => html`<code>${each.method} ${each.route}</code>` },
    { title: 'Service', of: each => each.service },
    { title: 'Process', of: each => each.process },
    { title: 'Rate', number: true, of: each => format.rate(each.per_second) },
    { title: 'Refused', number: true, of: each => format.rate(each.refused_per_second) },
    { title: 'Errors', number: true, of: each => html`<span class=${each.errors_per_second > 0 ? 'bad' : ''}>${format.rate(each.errors_per_second)}</span>` },
    { title: 'p50', number: true, of: each => format.duration(each.p50_ms) },
    { title: 'p99', number: true, of: each => format.duration(each.p99_ms) },
  ]}/>`;
}

function Databases({ processes, service }) {
  return html`<${Table} caption="Databases" rows=${rowsOf(processes, 'databases').filter(each => !service || each.service === service)} keyOf=${each => each.process + each.service} columns=${[
    { title: 'Service', of: each => each.service },
    { title: 'Process', of: each => each.process },
    { title: 'State', of: each => html`<${Badge} state=${each.status}/>` },
    { title: 'Connections', number: true, of: each => `${each.connections_in_use ?? 0} of ${each.connections_max ?? '?'}` },
    { title: 'Waiting', number: true, of: each => html`<span class=${each.waiting > 0 ? 'bad' : ''}>${format.number(each.waiting ?? 0)}</span>` },
  ]}/>`;
}

function Admission({ processes }) {
  const rows = processes.filter(each => each.admission);
  return html`<${Table} caption="Admission" rows=${rows} keyOf=${each => each.process} columns=${[
    { title: 'Process', of: each => each.process },
    { title: 'In work', number: true, of: each => `${format.number(each.admission.in_use ?? 0)} of ${format.number(each.admission.limit)}` },
    { title: 'Refused', number: true, of: each => html`<span class=${each.admission.refused_per_second > 0 ? 'bad' : ''}>${format.rate(each.admission.refused_per_second)}</span>` },
  ]}/>`;
}

function Caches({ processes, service, services }) {
  return html`<${Table} caption="Caches" rows=${rowsOf(processes, 'caches').filter(each => isOf(each.cache, service, services))} keyOf=${each => each.process + each.cache} columns=${[
    { title: 'Cache', of: each => each.cache },
    { title: 'Process', of: each => each.process },
    { title: 'Size', number: true, of: each => format.bytes(each.bytes) },
    { title: 'Hits', number: true, of: each => format.rate(each.hits_per_second) },
    { title: 'Misses', number: true, of: each => format.rate(each.misses_per_second) },
  ]}/>`;
}

function Checks({ processes, service, services }) {
  return html`<${Table} caption="Checks" rows=${rowsOf(processes, 'checks').filter(each => isOf(each.name, service, services))} keyOf=${each => each.process + each.name} columns=${[
    { title: 'Check', of: each => each.name },
    { title: 'Process', of: each => each.process },
    { title: 'State', of: each => html`<${Badge} state=${each.status}/> ${each.detail && html`<span class="dim">${each.detail}</span>`}` },
  ]}/>`;
}
