// Webhooks: endpoints, their secrets, and what they got.

import {
  Action, Badge, Card, Changes, Facts, Failure, Id, Json, Page, PagedTable, SendForm, Table, Time, api, format, go, href, html, useLoad, useState,
} from 'caravan';

const TONES = { active: 'good', delivered: 'good', paused: 'busy', pending: 'busy', failed: 'bad' };

export default function Webhooks({ path, query }) {
  const [endpoint, delivery] = path;
  if (delivery) return html`<${Delivery} endpoint=${endpoint} id=${delivery} key=${delivery}/>`;
  return endpoint ? html`<${Endpoint} id=${endpoint} query=${query} key=${endpoint}/>` : html`<${List}/>`;
}

const words = text => text.split(/[\s,]+/).filter(word => word !== '');

const FIELDS = [
  { name: 'url', label: 'URL', required: true, size: 40 },
  { name: 'event_types', label: 'Event types, with spaces between', required: true, size: 40 },
  { name: 'description', label: 'Description' },
];

/** The secret of an answer. It is gone when the view is left. */
function Secret({ of }) {
  return of && html`<div class="notice" role="status">
    <strong>The secret is shown only now. Give it to the receiver:</strong> <code>${of}</code></div>`;
}

function List() {
  const [made, setMade] = useState(null);
  return html`<${Page} title="Webhooks" about="Servers outside that get events">
    <${Secret} of=${made?.secret}/>
    <${Card} title="Make an endpoint" wide><${SendForm} label="Make" onDone=${setMade}
      fields=${FIELDS.map(field => (field.name === 'event_types' ? { ...field, value: 'orders.order-changed.v1' } : field))}
      send=${(values, attempt) => api.send('POST', '/webhook-endpoints', { event_types: ['orders.order-changed.v1'], ...values, ...(values.event_types && { event_types: words(values.event_types) }) }, { attempt })}/></${Card}>
    <${PagedTable} key=${made?.id} caption="Endpoints" path="/webhook-endpoints?limit=50" keyOf=${each => each.id} onRow=${each => href('webhooks', each.id)} columns=${[
      { title: 'URL', of: each => each.url }, { title: 'Status', of: each => html`<${Badge} state=${each.status} tones=${TONES}/>` },
      { title: 'Failing since', of: each => html`<${Time} at=${each.failing_since}/>` },
      { title: 'Description', of: each => each.description }, { title: 'Changed', of: each => html`<${Time} at=${each.changed_at}/>` },
    ]}/>
  </${Page}>`;
}

function Endpoint({ id, query }) {
  const path = api.path`/webhook-endpoints/${id}`;
  const { value, failure, reload } = useLoad(signal => api.getWithTag(path, { signal }), [id]);
  const [secret, setSecret] = useState(null);
  const [rounds, setRounds] = useState(0);
  const endpoint = value?.value;
  const tag = value?.tag;
  const change = (body, attempt) => api.send('PATCH', path, body, { tag, attempt });
  const isPaused = endpoint?.status === 'paused';
  return html`<${Page} title=${endpoint?.description ?? 'Webhook endpoint'} about=${endpoint && html`<code>${endpoint.url}</code>`} actions=${endpoint && html`
      <${Action} label=${isPaused ? 'Resume' : 'Pause'} act=${attempt => change({ status: isPaused ? 'active' : 'paused' }, attempt)} reload=${reload} onDone=${reload}/>
      <${Action} label="Rotate the secret" confirm="Make a new secret? The present one goes on signing for a time, beside the new one."
        reload=${reload}
        act=${attempt => api.send('POST', `${path}/secret-rotation`, undefined, { tag, attempt })} onDone=${rotated => { setSecret(rotated.secret); reload(); }}/>
      <${Action} label="Delete" kind="danger" confirm="Delete this endpoint and the log of its deliveries?"
        reload=${reload}
        act=${attempt => api.send('DELETE', path, undefined, { tag, attempt })} onDone=${() => go(href('webhooks'))}/>`}>
    <${Failure} failure=${failure}/>
    <${Secret} of=${secret}/>
    ${endpoint && html`<${Card} title=${`Version ${endpoint.version}`} wide>
      <${Facts} of=${[['Status', html`<${Badge} state=${endpoint.status} tones=${TONES}/>`], ['Why', endpoint.pause_reason && format.words(endpoint.pause_reason)],
        ['Failing since', endpoint.failing_since && html`<${Time} at=${endpoint.failing_since}/>`],
        ['Earlier secret signs until', endpoint.previous_secret_until && html`<${Time} at=${endpoint.previous_secret_until} isExact/>`]]}/>
      <${SendForm} key=${endpoint.version} label="Change" onDone=${reload} reload=${reload} fields=${FIELDS.map(field => ({
        ...field, required: false, value: field.name === 'event_types' ? endpoint.event_types.join(' ') : endpoint[field.name],
      }))} send=${(values, attempt) => change({ ...values, ...(values.event_types && { event_types: words(values.event_types) }) }, attempt)}/>
    </${Card}>
    <${Card} title="Deliver again" wide><${SendForm} label="Deliver again" onDone=${() => setRounds(before => before + 1)} fields=${[
      { name: 'from', label: 'Made from, in UTC', required: true, placeholder: '2026-03-01T00:00:00Z' },
      { name: 'to', label: 'until before', required: true, placeholder: '2026-03-02T00:00:00Z' },
      { name: 'status', label: 'Status', options: ['failed', 'delivered'], value: 'failed' },
    ]} send=${(values, attempt) => redeliver(path, { status: 'failed', ...values }, attempt)}/></${Card}>`}
    <${Card} title="Deliveries" wide>
      <p>${['', 'pending', 'delivered', 'failed'].map(status => html`<a href=${href('webhooks', id, { status })}
        aria-current=${(query.get('status') ?? '') === status ? 'true' : undefined}>${status || 'all'}</a> `)}</p>
      <${PagedTable} key=${rounds} caption="Deliveries" everyMillis=${5000} path=${`${path}/deliveries${api.query({ limit: 50, status: query.get('status') ?? '' })}`}
        keyOf=${each => each.id} onRow=${each => href('webhooks', id, each.id)} columns=${[
          { title: 'Event', of: each => each.event_type }, { title: 'Of', of: each => html`<${Id} id=${each.key}/>` },
          { title: 'Status', of: each => html`<${Badge} state=${each.status} tones=${TONES}/>` }, { title: 'Attempts', number: true, of: each => each.attempts },
          { title: 'Made', of: each => html`<${Time} at=${each.created_at}/>` }, { title: 'Next attempt', of: each => html`<${Time} at=${each.next_attempt_at} isExact/>` },
        ]}/></${Card}>
    <${Changes} key=${endpoint?.version} service="webhooks" thing=${id}/>
  </${Page}>`;
}

/** One call makes a bounded number again, so it goes on until all are made again. */
async function redeliver(path, span, attempt) {
  let after;
  do {
    ({ after } = await api.send('POST', `${path}/redelivery`, after ? { ...span, after } : span, { attempt }));
  } while (after && !attempt.signal.aborted);
}

function Delivery({ endpoint, id }) {
  const path = api.path`/webhook-endpoints/${endpoint}/deliveries/${id}`;
  const { value: delivery, failure, reload } = useLoad(signal => api.get(path, { signal }), [id]);
  return html`<${Page} title=${delivery?.event_type ?? 'Delivery'} about=${html`of the <a href=${href('webhooks', endpoint)}>endpoint</a>`}
      actions=${delivery && html`<${Action} label="Deliver again" act=${attempt => api.send('POST', `${path}/redelivery`, undefined, { attempt })} onDone=${reload}/>`}>
    <${Failure} failure=${failure}/>
    ${delivery && html`<${Card} wide><${Facts} of=${[['Status', html`<${Badge} state=${delivery.status} tones=${TONES}/>`], ['Of', delivery.key], ['webhook-id', delivery.webhook_id],
      ['Made', html`<${Time} at=${delivery.created_at} isExact/>`], ['Ended', delivery.settled_at && html`<${Time} at=${delivery.settled_at} isExact/>`],
      ['Next attempt', delivery.next_attempt_at && html`<${Time} at=${delivery.next_attempt_at} isExact/>`], ['Made again', delivery.redeliveries || undefined]]}/></${Card}>
    <${Card} title="Attempts" wide><${Table} caption="Attempts" rows=${delivery.log} keyOf=${each => each.at} empty="None yet." columns=${[
      { title: 'When', of: each => html`<${Time} at=${each.at} isExact/>` }, { title: 'Took', number: true, of: each => `${format.number(each.took_millis)} ms` },
      { title: 'Answer', of: each => each.status ?? html`<span class="bad">${each.failure}</span>` }, { title: 'It began with', of: each => each.answer },
    ]}/></${Card}>
    <${Card} title="What is sent" wide><${Json} label="Event" value=${JSON.parse(delivery.request)}/></${Card}>`}
  </${Page}>`;
}
