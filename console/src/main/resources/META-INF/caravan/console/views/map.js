// Services and processes as they run, and what goes between them.

import { Badge, Card, Failure, Page, Table, Time, api, format, hasRole, href, html, useLoad, useMemo, usePoll, useRef } from 'caravan';
import { keyOfSubscription, sourcesOf, sourcesOfRow, subscriptionsOf } from '../reports.js';

const EVERY_MILLIS = 2000;
const NOTES_MAX = 20;
/** After this time a process that ended is taken for one that nobody starts again. */
const MISSING_SHOWN_MILLIS = 600_000;
const WIDTH = 1000;
const HEIGHT = 540;
const BOX = { width: 190, height: 96 };
const CENTRE = { x: WIDTH / 2, y: HEIGHT / 2 };

const sum = (values, of) => values.reduce((total, each) => total + (of(each) ?? 0), 0);
const max = (values, of) => values.reduce((most, each) => Math.max(most, of(each) ?? 0), 0);
/** An instance that discovery lists, but that tells nothing: the gateway has a name made of its address for it. */
const isNameless = process => process.status === 'unreachable' || process.status === 'refused';
const isAway = process => isNameless(process) || process.status === 'gone';
/** Several gateways may share an address, and a name; each answers for itself, so only one of them is listed at a time. */
const identityOf = process => (process.kind === 'gateway' ? `${process.process} ${process.host} ${process.started_at}` : process.process);
const isAtSameAddress = (one, other) => one.host === other.host && one.port === other.port;

export default function Map() {
  const { value: answered, failure } = usePoll(signal => api.get('/processes', { signal }), EVERY_MILLIS);
  // Who sends what to whom does not depend on who runs. Without it the map has only what was sent already.
  const { value: document } = useLoad(signal => api.get('/asyncapi.json', { signal }).catch(() => null), []);
  const sources = useMemo(() => sourcesOf(document), [document]);
  const seen = useRef({ known: {}, notes: [], count: 0, hasGateway: false });
  const processes = useMemo(() => answered && withMissing(answered, seen.current), [answered]);
  if (!answered) return html`<${Page} title="Map"><${Failure} failure=${failure}/><p class="dim" role="status">Loading …</p></${Page}>`;
  const flows = subscriptionsOf(processes);
  const services = servicesOf(processes, flows);
  return html`<${Page} title="Map" about="Every process answers for itself, every two seconds. Figures are of the last minute.">
    <${Failure} failure=${failure}/>
    <${Picture} services=${services} flows=${flows} sources=${sources} gateways=${processes.filter(each => each.kind === 'gateway')}/>
    <div class="cards">
      <${Card} title="Processes" wide><${Processes} processes=${processes}/></${Card}>
      <${Card} title="Messages between services" wide><${Flows} flows=${flows} sources=${sources}/></${Card}>
      <${Card} title="What happened while this page was open" wide><${Notes} notes=${seen.current.notes}/></${Card}>
    </div>
  </${Page}>`;
}

/** Adds those that answered before and are not listed any more, and notes what changed. */
function withMissing(answered, seen) {
  const now = new Date().toISOString();
  const nameless = answered.filter(isNameless);
  const named = answered.filter(each => !isNameless(each));
  named.forEach(process => noteAnswer(seen, process, now));
  const listed = new Set(named.map(identityOf));
  const missing = [];
  for (const [identity, known] of Object.entries(seen.known)) {
    if (listed.has(identity)) continue;
    const { process, missingSince = now } = known;
    // Some gateway has answered, and nobody knows about the others.
    if (process.kind !== 'gateway') {
      // An instance that discovery still lists is the process that answered at its address.
      const status = nameless.find(each => isAtSameAddress(each, process))?.status ?? 'gone';
      if (!known.missingSince) note(seen, now, `${process.process} ${status === 'refused' ? 'tells nothing' : 'does not answer'}`, 'bad');
      missing.push({ ...process, status, missingSince, requests: [], subscriptions: [] });
    }
    known.missingSince = missingSince;
    if (Date.now() - Date.parse(missingSince) > MISSING_SHOWN_MILLIS) delete seen.known[identity];
  }
  const unknown = nameless.filter(each => !missing.some(process => isAtSameAddress(each, process)));
  return [...named, ...missing, ...unknown];
}

function noteAnswer(seen, process, now) {
  const identity = identityOf(process);
  const before = seen.known[identity];
  const isSame = before?.process.started_at === process.started_at;
  if (process.kind === 'gateway') {
    if (!before && seen.hasGateway) note(seen, now, `another gateway answers now: ${process.process}`, 'busy');
    seen.hasGateway = true;
  } else if (before?.missingSince) {
    note(seen, now, `${process.process} answers again${isSame ? '' : ', as a new process'}`, 'good');
  } else if (before && !isSame) {
    note(seen, now, `${process.process} was started again`, 'busy');
  }
  if (before && isSame && !before.missingSince && before.process.status !== process.status) {
    note(seen, now, `${process.process} is ${process.status}`, process.status === 'up' ? 'good' : 'bad');
  }
  seen.known[identity] = { process };
}

function note(seen, at, text, kind) {
  seen.notes.unshift({ number: seen.count++, at, text, kind });
  seen.notes.length = Math.min(seen.notes.length, NOTES_MAX);
}

function servicesOf(processes, flows) {
  const names = [...new Set(processes.filter(each => each.kind !== 'gateway').flatMap(each => each.services ?? []))].sort();
  const gateways = processes.filter(each => each.kind === 'gateway');
  return names.map(name => {
    const own = processes.filter(each => each.kind !== 'gateway' && each.services?.includes(name));
    const asked = (gateways.length > 0 ? gateways : own).flatMap(each => each.requests ?? []).filter(each => each.service === name);
    return {
      name,
      processes: own.length,
      away: own.filter(isAway).length,
      down: own.filter(each => each.status === 'down').length,
      perSecond: sum(asked, each => each.per_second),
      errors: sum(asked, each => each.errors_per_second),
      p99: max(asked, each => each.p99_ms),
      letters: sum(flows.filter(flow => flow.service === name), flow => flow.dead_letters),
    };
  });
}

/** Between services: what is known of the contracts, with the figures of what was sent. */
function edgesOf(flows, sources) {
  const edges = {};
  const edgeOf = (source, target) => edges[`${source} ${target}`] ??= { source, target, perSecond: 0, lag: 0, letters: 0, stopped: false };
  Object.entries(sources).forEach(([subscription, from]) => from.forEach(source => edgeOf(source, subscription.split(' ')[0])));
  flows.forEach(flow => sourcesOfRow(flow, sources).forEach(source => {
    const edge = edgeOf(source, flow.service);
    edge.perSecond += flow.per_second ?? 0;
    edge.lag = Math.max(edge.lag, flow.lag_seconds ?? 0);
    edge.letters += flow.dead_letters ?? 0;
    edge.stopped ||= flow.state === 'stopped';
  }));
  return Object.values(edges);
}

function Picture({ services, flows, sources, gateways }) {
  const edges = edgesOf(flows, sources);
  const places = {};
  neighboursFirst(services, edges).forEach((service, at) => {
    const angle = (2 * Math.PI * at) / services.length - Math.PI / 2;
    places[service.name] = { x: CENTRE.x + 390 * Math.cos(angle), y: CENTRE.y + 210 * Math.sin(angle) };
  });
  return html`<div class="card picture"><svg class="map" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="group"
      aria-label="The services, with requests and messages between them. The tables below have the same figures.">
    <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
      <path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>
    ${services.map(service => html`<path class=${`edge call ${service.errors > 0 ? 'bad' : service.perSecond > 0 ? '' : 'idle'}`}
      d=${line(CENTRE, places[service.name], 0)} marker-end="url(#tip)"/>`)}
    ${edges.filter(edge => places[edge.source] && places[edge.target]).map(edge => html`
      <path class=${`edge ${edge.stopped || edge.letters > 0 ? 'bad' : edge.perSecond > 0 ? '' : 'idle'}`}
        d=${line(places[edge.source], places[edge.target], edge.source < edge.target ? 70 : 18)} marker-end="url(#tip)">
        <title>${`${edge.source} → ${edge.target}: ${format.rate(edge.perSecond)}, ${format.number(edge.lag, 1)} s behind, ${format.count(edge.letters, 'dead letter')}`}</title>
      </path>`)}
    <${Box} at=${CENTRE} title=${gateways[0]?.process ?? 'callers'} state=${gateways[0]?.status === 'down' ? 'busy' : 'good'} lines=${[
      gateways.length > 0 ? 'answers this page' : 'straight to the process',
      `${format.rate(sum(services, each => each.perSecond))} requests`]}/>
    ${services.map(service => html`<a href=${href('health', { service: service.name })}>
      <${Box} at=${places[service.name]} title=${service.name}
        state=${service.away === service.processes ? 'bad' : service.away + service.down > 0 || service.letters > 0 ? 'busy' : 'good'}
        lines=${[
          service.away + service.down > 0 ? `${service.processes - service.away - service.down} of ${service.processes} up` : `${service.processes} up`,
          `${format.rate(service.perSecond)}, ${format.rate(service.errors)} errors`,
          service.letters > 0 ? format.count(service.letters, 'dead letter') : service.p99 > 0 ? `p99 ${format.duration(service.p99)}` : 'idle']}/></a>`)}
  </svg></div>`;
}

/** Services that send each other messages come one after the other, so that few lines cross. It is always the same order. */
function neighboursFirst(services, edges) {
  const links = (one, other) => edges.filter(edge => [edge.source, edge.target].includes(one.name) && [edge.source, edge.target].includes(other.name)).length;
  const rest = services.toSorted((one, other) => sum(services, each => links(one, each)) - sum(services, each => links(other, each)) || one.name.localeCompare(other.name));
  const placed = rest.length > 0 ? [rest.shift()] : [];
  while (rest.length > 0) {
    rest.sort((one, other) => links(other, placed.at(-1)) - links(one, placed.at(-1)) || one.name.localeCompare(other.name));
    placed.push(rest.shift());
  }
  return placed;
}

/** From the border of one box to that of another, bent away from the centre, so that both directions are seen. */
function line(from, to, bend) {
  const straight = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const away = Math.hypot(straight.x - CENTRE.x, straight.y - CENTRE.y);
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  // Between opposite boxes there is no direction away from the centre: sideways, around the box that stands there.
  const middle = bend > 0 && away < BOX.height / 2
    ? { x: straight.x - ((to.y - from.y) / length) * (bend + 190), y: straight.y + ((to.x - from.x) / length) * (bend + 190) }
    : { x: straight.x + ((straight.x - CENTRE.x) / (away || 1)) * bend, y: straight.y + ((straight.y - CENTRE.y) / (away || 1)) * bend };
  const begin = border(from, middle);
  const end = border(to, middle);
  return `M${begin.x.toFixed(1)} ${begin.y.toFixed(1)} Q${middle.x.toFixed(1)} ${middle.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
}

function border(box, towards) {
  const x = towards.x - box.x;
  const y = towards.y - box.y;
  const scale = Math.min(BOX.width / 2 / Math.max(Math.abs(x), 0.1), BOX.height / 2 / Math.max(Math.abs(y), 0.1));
  return { x: box.x + x * scale, y: box.y + y * scale };
}

function Box({ at, title, lines, state }) {
  return html`<g>
    <rect class=${`box ${state}`} x=${at.x - BOX.width / 2} y=${at.y - BOX.height / 2} width=${BOX.width} height=${BOX.height} rx="10"/>
    <text x=${at.x} y=${at.y - 25} text-anchor="middle" font-weight="600">${title}</text>
    ${lines.map((text, row) => html`<text class="dim" x=${at.x} y=${at.y - 3 + 18 * row} text-anchor="middle">${text}</text>`)}
  </g>`;
}

/** Always the same order, whoever answers first or not at all. */
const gatewaysFirst = (one, other) => (other.kind === 'gateway') - (one.kind === 'gateway') || one.process.localeCompare(other.process);

function Processes({ processes }) {
  return html`<${Table} caption="Processes" rows=${processes.toSorted(gatewaysFirst)} keyOf=${each => each.process + each.port} columns=${[
    { title: 'Process', of: each => html`<strong>${each.process}</strong>` },
    { title: 'State', of: each => html`<${Badge} state=${each.status}/> ${each.missingSince && html`<span class="dim">for ${format.age(each.missingSince)}</span>`}
      ${(each.checks ?? []).filter(check => check.status !== 'up').map(check => html`<span class="bad" title=${check.detail}> ${check.name} ${check.status}</span>`)}` },
    { title: 'Services', of: each => (each.kind === 'gateway' ? html`<span class="dim">forwards to all</span>` : (each.services ?? []).join(', ')) },
    { title: 'Started', of: each => html`<${Time} at=${each.started_at}/>` },
    { title: 'Requests', number: true, of: each => format.rate(sum(each.requests ?? [], one => one.per_second)) },
    { title: 'Errors', number: true, of: each => format.rate(sum(each.requests ?? [], one => one.errors_per_second)) },
    { title: 'Processor', number: true, of: each => (each.processor_share === undefined ? '' : `${format.number(each.processor_share * 100)} %`) },
    { title: 'Heap', number: true, of: each => (each.heap_bytes === undefined ? '' : `${format.bytes(each.heap_bytes)} of ${format.bytes(each.heap_bytes_max)}`) },
    { title: 'Address', of: each => html`<code>${each.host}:${each.port}</code>` },
  ]}/>`;
}

function Flows({ flows, sources }) {
  return html`<${Table} caption="Messages between services" rows=${flows} keyOf=${keyOfSubscription} empty="No subscriptions." columns=${[
    { title: 'From', of: each => sourcesOfRow(each, sources).join(', ') },
    { title: 'To', of: each => each.service },
    { title: 'Subscription', of: each => html`<code>${each.subscription}</code>` },
    { title: 'State', of: each => html`<${Badge} state=${each.state}/>` },
    { title: 'Rate', number: true, of: each => format.rate(each.per_second) },
    { title: 'Behind', number: true, of: each => `${format.count(each.lag_messages ?? 0, 'message')}, ${format.number(each.lag_seconds ?? 0, 1)} s` },
    { title: 'p99', number: true, of: each => format.duration(each.p99_ms) },
    { title: 'Dead letters', number: true, of: each => (each.dead_letters > 0 && hasRole('administrator')
      ? html`<a class="bad" href=${href('messages', each.service)}>${each.dead_letters}</a>` : format.number(each.dead_letters)) },
  ]}/>`;
}

function Notes({ notes }) {
  // The list is there before its first note: otherwise nobody is told of that one.
  return html`${notes.length === 0 && html`<p class="dim">Nothing yet. A process that ends, hangs or starts again is told here.</p>`}
    <ul class="timeline" aria-live="polite">${notes.map(each => html`<li key=${each.number} class=${each.kind}><span class="dim">${format.time(each.at)}</span> <span>${each.text}</span></li>`)}</ul>`;
}
