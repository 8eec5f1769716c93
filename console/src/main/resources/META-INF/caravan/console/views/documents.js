// The interface as pages: routes from /openapi.json, messages from /asyncapi.json, and the error codes.

import { Badge, Card, Failure, Field, Json, Page, Table, Words, api, format, href, html, useLoad, useState } from 'caravan';

const PARTS = [['routes', 'Routes'], ['messages', 'Messages'], ['errors', 'Error codes']];

export default function Documents({ path }) {
  const part = path[0] ?? 'routes';
  return html`<${Page} title="API" about=${html`For programs: <a href="/openapi.json">openapi.json</a>, <a href="/asyncapi.json">asyncapi.json</a>`}
      actions=${PARTS.map(([name, title]) => html`<a href=${href('documents', name)} aria-current=${name === part ? 'page' : undefined}>${title}</a>`)}>
    ${part === 'routes' && html`<${Routes}/>`}
    ${part === 'messages' && html`<${Channels}/>`}
    ${part === 'errors' && html`<${Errors}/>`}
  </${Page}>`;
}

/** Follows a reference within a document. */
function resolve(document, value) {
  return value?.$ref?.startsWith('#/')
    ? value.$ref.slice(2).split('/').reduce((found, name) => found?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], document)
    : value;
}

function useWords() {
  const [words, setWords] = useState('');
  return [words.toLowerCase(), html`<div class="filters"><${Field} label="With these words" name="words" value=${words} onInput=${setWords}/></div>`];
}

function Routes() {
  const { value: document, failure, isLoading, reload } = useLoad(signal => api.get('/openapi.json', { signal }), []);
  const [words, field] = useWords();
  if (!document) return html`<${Failure} failure=${failure}/>${isLoading && html`<p class="dim" role="status">Loading …</p>`}`;
  const routes = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item)
    .filter(([method]) => ['get', 'put', 'post', 'patch', 'delete'].includes(method))
    .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation, parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])] })));
  const shown = routes.filter(route => `${route.method} ${route.path} ${route.operation.summary}`.toLowerCase().includes(words));
  return html`<${Missing} services=${document['x-unavailable']} reload=${reload}/><${Failure} failure=${failure}/>
    ${field}<p class="dim">${shown.length} of ${format.count(routes.length, 'route')}</p>
    ${shown.map(route => html`<details class="card" key=${route.method + route.path}>
      <summary><strong><code>${route.method} ${route.path}</code></strong> <${Words} of=${route.operation.summary}/></summary>
      <${Route} route=${route} document=${document}/>
    </details>`)}`;
}

/** A gateway joins the documents of the services that answer it within two seconds. */
function Missing({ services = [], reload }) {
  return services.length > 0 && html`<div class="notice bad" role="alert"><strong>Routes of ${services.join(', ')} are missing</strong>
    <span>No process of ${services.length === 1 ? 'this service' : 'these services'} has told its routes in time. Those that have just started need a moment.</span>
    <button type="button" class="plain" onClick=${reload}>Reload</button></div>`;
}

function Route({ route, document }) {
  const parameters = route.parameters.map(each => resolve(document, each));
  const body = resolve(document, route.operation.requestBody)?.content?.['application/json']?.schema;
  return html`<p><${Words} of=${route.operation.description}/></p>
    ${parameters.length > 0 && html`<${Table} caption="Parameters" rows=${parameters} keyOf=${each => each.in + each.name} columns=${[
      { title: 'Parameter', of: each => html`<code>${each.name}</code>` },
      { title: 'In', of: each => each.in },
      { title: 'What', of: each => html`<${Words} of=${each.description}/>` },
      { title: 'Schema', of: each => html`<code>${JSON.stringify(each.schema)}</code>` },
    ]}/>`}
    ${body && html`<h3>Body</h3><${Json} value=${plain(document, body)} label="Schema of the body"/>`}
    <h3>Answers</h3>
    <${Table} caption="Answers" rows=${Object.entries(route.operation.responses ?? {})} keyOf=${([status]) => status} columns=${[
      { title: 'Status', of: ([status]) => status },
      { title: 'What', of: ([, answer]) => html`<${Words} of=${resolve(document, answer)?.description}/>` },
      { title: 'Schema', of: ([, answer]) => {
        const schema = resolve(document, answer)?.content?.['application/json']?.schema;
        return schema && html`<details><summary>Show</summary><${Json} value=${plain(document, schema)} label="Schema of the answer"/></details>`;
      } },
    ]}/>`;
}

const DEPTH_MAX = 6;

/** A schema with its references filled in. */
function plain(document, schema, depth = 0) {
  const found = resolve(document, schema);
  if (depth > DEPTH_MAX || found === null || typeof found !== 'object') return found;
  if (Array.isArray(found)) return found.map(each => plain(document, each, depth + 1));
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, plain(document, value, depth + 1)]));
}

function Channels() {
  const { value: document, failure, isLoading } = useLoad(signal => api.get('/asyncapi.json', { signal }), []);
  const [words, field] = useWords();
  if (!document) return html`<${Failure} failure=${failure}/>${isLoading && html`<p class="dim" role="status">Loading …</p>`}`;
  const messages = Object.entries(document.components.messages).map(([name, message]) => ({ name, message: resolve(document, message), uses: usesOf(document, name) }));
  const shown = messages.filter(each => `${each.name} ${each.message.description}`.toLowerCase().includes(words));
  return html`${field}<p class="dim">${shown.length} of ${format.count(messages.length, 'message')}</p>
    ${shown.map(({ name, message, uses }) => html`<details class="card" key=${name}>
      <summary><strong><code>${message.name ?? name}</code></strong> ${(message.tags ?? []).map(tag => html`<${Badge} state=${resolve(document, tag).name}/> `)}<${Words} of=${message.description}/></summary>
      <${Table} caption="Who sends and takes it" rows=${uses} keyOf=${each => each.operation} columns=${[
        { title: 'Operation', of: each => html`<code>${each.operation}</code>` }, { title: 'What', of: each => each.action },
      ]}/>
      <h3>Data of the CloudEvent</h3><${Json} value=${plain(document, document.components.schemas[name] ?? message.payload)} label="Schema of the payload"/>
    </details>`)}`;
}

/** The operations that name a message. */
function usesOf(document, name) {
  return Object.entries(document.operations)
    .filter(([, operation]) => (operation.messages ?? []).some(each => each.$ref?.endsWith(`/${name}`)))
    .map(([operation, { action }]) => ({ operation, action }));
}

function Errors() {
  const { value, failure, isLoading } = useLoad(signal => api.get('/errors', { signal }), []);
  return html`<${Failure} failure=${failure}/><${Card} wide><${Table} caption="Error codes" rows=${value} isLoading=${isLoading} keyOf=${each => each.code} columns=${[
    { title: 'Code', of: each => html`<code>${each.code}</code>` },
    { title: 'Status', of: each => each.statuses.join(', ') },
    { title: 'What happened', of: each => html`<${Words} of=${each.meaning}/>` },
    { title: 'What to do', of: each => html`<${Words} of=${each.remedy}/>` },
  ]}/></${Card}>`;
}
