// Outboxes, subscriptions, sent messages and dead letters.

import {
  Action, Badge, Card, Facts, Failure, Failures, Filters, Id, Json, Notice, Page, PagedTable, Table, Time, api, askAll, format, hasRole, href, html, useLoad, usePoll,
  useState,
} from 'caravan';
import { keyOfSubscription, outboxesOf, sourcesOf, sourcesOfRow, subscriptionsOf } from '../reports.js';

const EVERY_MILLIS = 3000;
/** In addresses of the console; for the API the type is an empty text. */
const TYPE_UNKNOWN = 'unknown';

export default function Messages({ path, query }) {
  if (path.length === 2) return html`<${Letter} service=${path[0]} id=${path[1]} key=${path[1]}/>`;
  if (path.length === 1) return html`<${OfService} service=${path[0]} query=${query} key=${path[0]}/>`;
  return html`<${Overview}/>`;
}

function Overview() {
  const { value, failure, isLoading } = usePoll(signal => api.get('/processes', { signal }), EVERY_MILLIS);
  const { value: document } = useLoad(signal => api.get('/asyncapi.json', { signal }).catch(() => null), []);
  const sources = sourcesOf(document);
  const outboxes = outboxesOf(value ?? []);
  const subscriptions = subscriptionsOf(value ?? []);
  return html`<${Page} title="Messages" about="A service writes its messages to its outbox, in the transaction that changes its state. Others apply them by subscriptions.">
    <${Failure} failure=${failure}/>
    <div class="cards">
      <${Card} title="Outboxes" wide><${Table} caption="Outboxes" rows=${value && outboxes} isLoading=${isLoading} keyOf=${each => each.service}
        onRow=${hasRole('administrator') ? each => href('messages', each.service) : undefined} columns=${[
        { title: 'Service', of: each => each.service },
        { title: 'Last position', number: true, of: each => format.number(each.head) },
        { title: 'Rate', number: true, of: each => format.rate(each.per_second) },
        { title: 'Not published', number: true, of: each => (each.unpublished_messages === undefined ? '' : `${format.number(each.unpublished_messages)}, ${format.number(each.unpublished_seconds, 1)} s`) },
      ]}/></${Card}>
      <${Card} title="Subscriptions" wide><${Table} caption="Subscriptions" rows=${value && subscriptions} isLoading=${isLoading} keyOf=${keyOfSubscription} columns=${[
        { title: 'Service', of: each => each.service },
        { title: 'Subscription', of: each => html`<code>${each.subscription}</code>` },
        { title: 'From', of: each => sourcesOfRow(each, sources).join(', ') },
        { title: 'State', of: each => html`<${Badge} state=${each.state}/>` },
        { title: 'Behind', number: true, of: each => `${format.number(each.lag_messages ?? 0)}, ${format.number(each.lag_seconds ?? 0, 1)} s` },
        { title: 'Rate', number: true, of: each => format.rate(each.per_second) },
        { title: 'p99', number: true, of: each => format.duration(each.p99_ms) },
        { title: 'Types, last minute', of: each => html`<span class="dim">${(each.types ?? []).map(type => `${type.type} ${format.rate(type.per_second)}`).join(', ')}</span>` },
        { title: 'Dead letters', number: true, of: each => html`<span class=${each.dead_letters > 0 ? 'bad' : ''}>${format.number(each.dead_letters)}</span>` },
      ]}/></${Card}>
      ${hasRole('administrator') && outboxes.length > 0 && html`<${Card} title="Dead letters" wide><${Kinds} services=${outboxes.map(each => each.service)}/></${Card}>`}
    </div>
  </${Page}>`;
}

/** How many letters there are of each kind, and all of a kind sent again. */
function Kinds({ services }) {
  const { value, reload } = useLoad(signal => askAll(services, service => api
    .get(api.path`/dead-letters/${service}/kinds`, { signal }).then(kinds => kinds.map(kind => ({ ...kind, service })))), [services.join()]);
  const [done, setDone] = useState(null);
  return html`<${Failures} of=${value?.failures}/>
    <${Notice}>${done}</${Notice}>
    <${Table} caption="Kinds of dead letters" rows=${value?.found} isLoading=${!value} keyOf=${each => `${keyOfSubscription(each)} ${each.type} ${each.reason}`} empty="There are none." columns=${[
      { title: 'Service', of: each => html`<a href=${href('messages', each.service, {
        subscription: each.subscription, source: each.source, type: each.type || TYPE_UNKNOWN, reason: each.reason })}>${each.service}</a>` },
      { title: 'Subscription', of: each => html`<code>${each.subscription}</code>` },
      { title: 'Type', of: each => each.type || TYPE_UNKNOWN },
      { title: 'Reason', of: each => html`<${Badge} state=${each.reason}/>` },
      { title: 'How many', number: true, of: each => `${each.complete ? '' : 'more than '}${format.number(each.count)}` },
      { title: 'Oldest', of: each => html`<${Time} at=${each.oldest}/>` },
      { title: 'Newest error', of: each => html`<span class="dim">${each.latest_error}</span>` },
      { title: 'Again', of: each => html`<${Action} label="Send all again" canStop
        confirm=${`Apply ${each.complete ? '' : 'more than '}${format.count(each.count, 'letter')} (${nameOf(each)}) again, and the other letters of their keys? Those that fail stay.`}
        act=${({ signal }) => {
          setDone(null);
          return redeliverAll(each, signal, total => setDone(`${nameOf(each)}: ${sentence(total)}`)).finally(reload);
        }}/>` },
    ]}/>`;
}

const nameOf = kind => `${kind.service}, ${kind.subscription}, ${kind.type || 'type unknown'}, ${format.words(kind.reason)}`;

const sentence = total => `${format.count(total.redelivered, 'letter')} applied, ${format.count(total.failed_again, 'key')} failed again, ${
  format.number(total.remaining)} left.${total.latest_error ? ` Last error: ${total.latest_error}` : ''}`;

/**
 * One call does a bounded number, and says where the next goes on.
 *
 * @param signal no further call is made once it aborts
 * @param onProgress gets the total after each call
 */
async function redeliverAll({ service, subscription, source, type, reason }, signal, onProgress) {
  const total = { redelivered: 0, failed_again: 0, remaining: 0 };
  let after;
  do {
    const answer = await api.send('POST', api.path`/dead-letters/${service}/redelivery`, { subscription, source, type, reason, after });
    total.redelivered += answer.redelivered;
    total.failed_again += answer.failed_again;
    total.remaining = answer.remaining;
    total.latest_error = answer.latest_error ?? total.latest_error;
    onProgress(total);
    after = answer.after;
  } while (after && !signal.aborted);
}

function OfService({ service, query }) {
  const asked = Object.fromEntries(['subscription', 'source', 'type', 'reason', 'key'].map(name => [name, query.get(name)]));
  const letters = asked.type === TYPE_UNKNOWN ? `?type=${api.query({ ...asked, type: '' }).replace('?', '&')}` : api.query(asked);
  return html`<${Page} title=${`Messages of ${service}`} back=${[href('messages'), 'All services']}>
    <${Filters} view="messages" path=${[service]} query=${query} fields=${[
      { name: 'key', label: 'Key, such as an order’s id', size: 38 },
      { name: 'type', label: `Type (or ${TYPE_UNKNOWN})`, size: 30 },
      { name: 'subscription', label: 'Subscription' },
      { name: 'source', label: 'From' },
      { name: 'reason', label: 'Reason', options: ['', 'failed', 'undecodable', 'behind'] },
    ]}/>
    <${Card} title="Dead letters" wide>
      <${PagedTable} caption="Dead letters" path=${`${api.path`/dead-letters/${service}`}${letters}`} keyOf=${each => each.id} onRow=${each => href('messages', service, each.id)}
        empty="There are none." columns=${[
        { title: 'Type', of: each => each.type ?? TYPE_UNKNOWN },
        { title: 'Subscription', of: each => html`<code>${each.subscription}</code>` },
        { title: 'Key', of: each => html`<${Id} id=${each.key}/>` },
        { title: 'Reason', of: each => html`<${Badge} state=${each.reason}/>` },
        { title: 'Set aside', of: each => html`<${Time} at=${each.time}/>` },
        { title: 'Attempts', number: true, of: each => each.attempts },
        { title: 'Error', of: each => html`<span class="dim">${each.error}</span>` },
      ]}/>
    </${Card}>
    <${Card} title="Sent messages that are still kept" wide><${Sent} service=${service} query=${api.query({ key: asked.key, type: asked.type })}/></${Card}>
  </${Page}>`;
}

/** Messages of a service's outbox. */
function Sent({ service, query }) {
  return html`<${PagedTable} caption=${`Messages that ${service} sent`} path=${`${api.path`/messages/${service}`}${query}`} keyOf=${each => each.position} empty="There are none." columns=${[
    { title: 'Position', number: true, of: each => format.number(each.position) },
    { title: 'Type', of: each => each.type },
    { title: 'Key', of: each => html`<${Id} id=${each.key}/>` },
    { title: 'When', of: each => html`<${Time} at=${each.time}/>` },
    { title: 'Trace', of: each => html`<${Id} id=${each.trace_id} to=${each.trace_id && href('traces', each.trace_id)}/>` },
    { title: 'Event', of: each => html`<details><summary>Show</summary><${Json} value=${each.event} label="Event"/></details>` },
  ]}/>`;
}

function Letter({ service, id }) {
  const { value, failure, reload } = useLoad(signal => api.get(api.path`/dead-letters/${service}/${id}`, { signal }), [service, id]);
  const [done, setDone] = useState(null);
  const again = (attempt, query) => api.send('POST', `${api.path`/dead-letters/${service}/${id}/redelivery`}${api.query(query)}`, undefined, { attempt }).catch(failed => {
    // Its error and attempts are others now.
    reload();
    throw failed;
  });
  return html`<${Page} title="Dead letter" back=${[href('messages', service), `Messages of ${service}`]} actions=${value && !done && html`
      <${Action} label="Send its key again" onDone=${setDone} act=${attempt => again(attempt, {})}/>
      <${Action} label="Send it alone" kind="plain" onDone=${setDone} act=${attempt => again(attempt, { only: true })}
        confirm="Apply this letter alone? Later letters of its key stay. It is refused while an earlier one waits."/>`}>
    <${Notice}>${done && html`${format.count(done.redelivered, 'letter')} of this key applied. <a href=${href('messages', service)}>Back to ${service}</a>`}</${Notice}>
    <${Failure} failure=${failure}/>
    ${value && !done && html`
      <${Card} wide><${Facts} of=${[
        ['Service', html`<a href=${href('messages', service)}>${service}</a>`], ['Subscription', html`<code>${value.subscription}</code>`], ['From', `${value.source}, position ${value.position}`],
        ['Type', value.type], ['Key', html`<${Id} id=${value.key} isWhole/>`], ['Reason', html`<${Badge} state=${value.reason}/>`],
        ['Set aside', html`<${Time} at=${value.time} isExact/>`], ['Attempts', value.attempts], ['Cause', value.cause && html`<${Id} id=${value.cause} isWhole/>`],
        ['Trace', value.trace_id && html`<${Id} id=${value.trace_id} to=${href('traces', value.trace_id)} isWhole/>`],
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
