// Outboxes, subscriptions, sent messages and dead letters.

import {
  Action, Badge, Card, Facts, Failure, Filters, Id, Json, Page, PagedTable, Table, Time, api, format, hasRole, href, html, useLoad, usePoll, useState,
} from 'caravan';

const EVERY_MILLIS = 3000;

export default function Messages({ path, query }) {
  if (path.length === 2) return html`<${Letter} service=${path[0]} id=${path[1]} key=${path[1]}/>`;
  if (path.length === 1) return html`<${OfService} service=${path[0]} query=${query} key=${path[0]}/>`;
  return html`<${Overview}/>`;
}

function Overview() {
  const { value, failure } = usePoll(signal => api.get('/processes', { signal }), EVERY_MILLIS);
  const outboxes = once((value ?? []).flatMap(each => each.outboxes ?? []), each => each.service);
  const subscriptions = once((value ?? []).flatMap(each => each.subscriptions ?? []), each => each.service + each.subscription + each.source);
  return html`<${Page} title="Messages" about="A service writes its messages to its outbox, in the transaction that changes its state. Others apply them by subscriptions.">
    <${Failure} failure=${failure}/>
    <div class="cards">
      <${Card} title="Outboxes" wide><${Table} caption="Outboxes" rows=${outboxes} keyOf=${each => each.service}
        onRow=${hasRole('administrator') ? each => href('messages', each.service) : undefined} columns=${[
        { title: 'Service', of: each => each.service },
        { title: 'Last position', number: true, of: each => format.number(each.head) },
        { title: 'Rate', number: true, of: each => format.rate(each.per_second) },
        { title: 'Not published', number: true, of: each => (each.unpublished_messages === undefined ? '' : `${format.number(each.unpublished_messages)}, ${format.number(each.unpublished_seconds, 1)} s`) },
      ]}/></${Card}>
      <${Card} title="Subscriptions" wide><${Table} caption="Subscriptions" rows=${subscriptions} keyOf=${each => each.service + each.subscription + each.source} columns=${[
        { title: 'Service', of: each => each.service },
        { title: 'Subscription', of: each => html`<code>${each.subscription}</code>` },
        { title: 'From', of: each => each.source },
        { title: 'State', of: each => html`<${Badge} state=${each.state}/>` },
        { title: 'Behind', number: true, of: each => `${format.number(each.lag_messages)}, ${format.number(each.lag_seconds, 1)} s` },
        { title: 'Rate', number: true, of: each => format.rate(each.per_second) },
        { title: 'p99', number: true, of: each => format.duration(each.p99_ms) },
        { title: 'Types, last minute', of: each => html`<span class="dim">${(each.types ?? []).map(type => `${type.type} ${format.rate(type.per_second)}`).join(', ')}</span>` },
        { title: 'Dead letters', number: true, of: each => html`<span class=${each.dead_letters > 0 ? 'bad' : ''}>${format.number(each.dead_letters)}</span>` },
      ]}/></${Card}>
      ${hasRole('administrator') && outboxes.length > 0 && html`<${Card} title="Dead letters" wide><${Kinds} services=${outboxes.map(each => each.service)}/></${Card}>`}
    </div>
  </${Page}>`;
}

/** Several processes tell of one thing: the one that knows most. */
function once(rows, keyOf) {
  const byKey = {};
  rows.forEach(row => {
    const known = byKey[keyOf(row)];
    if (!known || (row.per_second ?? 0) > (known.per_second ?? 0) || (row.head ?? 0) > (known.head ?? 0)) byKey[keyOf(row)] = row;
  });
  return Object.values(byKey).sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
}

/** How many letters there are of each kind, and all of a kind sent again. */
function Kinds({ services }) {
  const { value, failure, reload } = useLoad(signal => Promise.all(services.map(service => api
    .get(api.path`/dead-letters/${service}/kinds`, { signal }).then(kinds => kinds.map(kind => ({ ...kind, service }))))), [services.join()]);
  const [done, setDone] = useState(null);
  return html`<${Failure} failure=${failure}/>
    ${done && html`<p class="notice" role="status">${done.redelivered} applied, ${done.failed_again} failed again, ${done.remaining} left.${done.latest_error ? ` Last error: ${done.latest_error}` : ''}</p>`}
    <${Table} caption="Kinds of dead letters" rows=${value?.flat()} isLoading=${!value} keyOf=${each => each.service + each.subscription + each.source + each.type + each.reason} empty="There are none." columns=${[
      { title: 'Service', of: each => html`<a href=${href('messages', each.service, { subscription: each.subscription, type: each.type, reason: each.reason })}>${each.service}</a>` },
      { title: 'Subscription', of: each => html`<code>${each.subscription}</code>` },
      { title: 'Type', of: each => each.type },
      { title: 'Reason', of: each => html`<${Badge} state=${each.reason}/>` },
      { title: 'How many', number: true, of: each => `${each.complete ? '' : 'more than '}${format.number(each.count)}` },
      { title: 'Oldest', of: each => html`<${Time} at=${each.oldest}/>` },
      { title: 'Newest error', of: each => html`<span class="dim">${each.latest_error}</span>` },
      { title: 'Again', of: each => html`<${Action} label="Send all again" confirm=${`Apply the ${each.count} letters of ${each.type || 'this kind'} for ${each.service} again? Those that fail stay.`}
        act=${() => redeliverAll(each)} onDone=${result => {
          setDone(result);
          reload();
        }}/>` },
    ]}/>`;
}

/** One call does a bounded number, and says where the next goes on. */
async function redeliverAll({ service, subscription, source, type, reason }) {
  const total = { redelivered: 0, failed_again: 0, remaining: 0 };
  const asked = { subscription, source, reason };
  if (type) asked.type = type;
  for (;;) {
    const answer = await api.send('POST', api.path`/dead-letters/${service}/redelivery`, asked);
    total.redelivered += answer.redelivered;
    total.failed_again += answer.failed_again;
    total.remaining = answer.remaining;
    total.latest_error = answer.latest_error ?? total.latest_error;
    if (!answer.after) return total;
    asked.after = answer.after;
  }
}

function OfService({ service, query }) {
  const letters = api.query({ subscription: query.get('subscription'), type: query.get('type'), reason: query.get('reason'), key: query.get('key') });
  const sent = api.query({ key: query.get('key'), type: query.get('type') });
  return html`<${Page} title=${`Messages of ${service}`} actions=${html`<a href=${href('messages')}>All services</a>`}>
    <${Filters} view=${`messages/${service}`} query=${query} fields=${[
      { name: 'key', label: 'Key, such as an order’s id', size: 38 },
      { name: 'type', label: 'Type', size: 30 },
    ]}/>
    <${Card} title="Dead letters" wide>
      <${PagedTable} caption="Dead letters" path=${`/dead-letters/${service}${letters}`} keyOf=${each => each.id} onRow=${each => href('messages', service, each.id)}
        empty="There are none." columns=${[
        { title: 'Type', of: each => each.type ?? 'unknown' },
        { title: 'Subscription', of: each => html`<code>${each.subscription}</code>` },
        { title: 'Key', of: each => html`<${Id} id=${each.key}/>` },
        { title: 'Reason', of: each => html`<${Badge} state=${each.reason}/>` },
        { title: 'Set aside', of: each => html`<${Time} at=${each.time}/>` },
        { title: 'Attempts', number: true, of: each => each.attempts },
        { title: 'Error', of: each => html`<span class="dim">${each.error}</span>` },
      ]}/>
    </${Card}>
    <${Card} title="Sent messages that are still kept" wide><${Sent} service=${service} query=${sent}/></${Card}>
  </${Page}>`;
}

/** Messages of a service's outbox; also for the timeline of an order. */
export function Sent({ service, query }) {
  return html`<${PagedTable} caption=${`Messages that ${service} sent`} path=${`/messages/${service}${query}`} keyOf=${each => each.position} empty="There are none." columns=${[
    { title: 'Position', number: true, of: each => format.number(each.position) },
    { title: 'Type', of: each => each.type },
    { title: 'Key', of: each => html`<${Id} id=${each.key}/>` },
    { title: 'When', of: each => html`<${Time} at=${each.time}/>` },
    { title: 'Trace', of: each => each.trace_id && html`<a href=${href('traces', each.trace_id)}><code>${each.trace_id.slice(0, 8)}…</code></a>` },
    { title: 'Event', of: each => html`<details><summary>Show</summary><${Json} value=${each.event} label="Event"/></details>` },
  ]}/>`;
}

function Letter({ service, id }) {
  const { value, failure, reload } = useLoad(signal => api.get(api.path`/dead-letters/${service}/${id}`, { signal }), [service, id]);
  const [done, setDone] = useState(null);
  if (done) {
    return html`<${Page} title="Dead letter"><p class="notice" role="status">${done.redelivered} letters of this key were applied. <a href=${href('messages', service)}>Back to ${service}</a></p></${Page}>`;
  }
  return html`<${Page} title="Dead letter" actions=${value && html`<${Action} label="Send its key again" onDone=${result => setDone(result)}
      act=${() => api.send('POST', api.path`/dead-letters/${service}/${id}/redelivery`).catch(failed => {
        // Its error and attempts are others now.
        reload();
        throw failed;
      })}/>`}>
    <${Failure} failure=${failure}/>
    ${value && html`
      <${Card} wide><${Facts} of=${[
        ['Service', html`<a href=${href('messages', service)}>${service}</a>`], ['Subscription', html`<code>${value.subscription}</code>`], ['From', `${value.source}, position ${value.position}`],
        ['Type', value.type], ['Key', html`<code>${value.key}</code>`], ['Reason', html`<${Badge} state=${value.reason}/>`],
        ['Set aside', html`<${Time} at=${value.time} isExact/>`], ['Attempts', value.attempts], ['Cause', value.cause && html`<code>${value.cause}</code>`],
        ['Trace', value.trace_id && html`<a href=${href('traces', value.trace_id)}><code>${value.trace_id}</code></a>`],
      ]}/>
      <h3>Error</h3><${Json} value=${value.error} label="Error"/>
      <h3>Event</h3><${Json} value=${pretty(value.event)} label="Event"/></${Card}>`}
  </${Page}>`;
}

function pretty(event) {
  try {
    return JSON.stringify(JSON.parse(event), null, 2);
  } catch {
    return event;
  }
}
