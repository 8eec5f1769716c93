// Users, their roles, sessions, sign-ins, and who changed what.

import { Action, Badge, Card, Changes, Facts, Failure, Filters, Id, Page, PagedTable, SendForm, Time, api, format, hasRole, href, html, session, useLoad, useState } from 'caravan';

const ROLES = ['customer', 'staff', 'administrator'];
const OUTCOMES = { succeeded: 'good', wrong_credentials: 'bad', refresh_token_reused: 'bad' };

export default function Users({ path, query }) {
  return path.length > 0 ? html`<${User} id=${path[0]} key=${path[0]}/>` : html`<${List} query=${query}/>`;
}

function List({ query }) {
  return html`<${Page} title="Users">
    <${Filters} view="users" query=${query} fields=${[{ name: 'username', label: 'Username' }]}/>
    <${PagedTable} caption="Users" path=${`/users${api.query({ username: query.get('username'), limit: 50 })}`} keyOf=${each => each.id} onRow=${each => href('users', each.id)} columns=${[
      { title: 'Username', of: each => each.username }, { title: 'Role', of: each => html`<${Badge} state=${each.role}/>` },
      { title: 'Name', of: each => each.display_name }, { title: 'Registered', of: each => html`<${Time} at=${each.created_at}/>` },
    ]}/>
  </${Page}>`;
}

function User({ id }) {
  const { value, failure, reload } = useLoad(signal => api.getWithTag(api.path`/users/${id}`, { signal }), [id]);
  const user = value?.value;
  return html`<${Page} title=${user?.username ?? 'User'} back=${[href('users'), 'All users']} about=${html`<${Id} id=${id} isWhole/>, <a href=${href('orders', { user: user?.username ?? id })}>orders</a>`}>
    <${Failure} failure=${failure}/>
    ${user && html`<${Card} wide><${Facts} of=${[['Role', html`<${Badge} state=${user.role}/>`], ['Name', user.display_name], ['Registered', html`<${Time} at=${user.created_at} isExact/>`], ['Version', user.version]]}/>
      ${hasRole('administrator') && id !== session().userId && html`<${SendForm} label="Give this role" onDone=${reload} reload=${reload}
        fields=${[{ name: 'role', label: 'Role', options: ROLES, value: user.role }]}
        send=${(values, attempt) => api.send('PATCH', api.path`/users/${id}`, { role: values.role ?? user.role }, { tag: value.tag, attempt })}/>`}</${Card}>`}
    ${hasRole('administrator') && html`<${Sessions} id=${id}/>
      <${Card} title="Sign-ins" wide><${PagedTable} caption="Sign-ins" path=${`/sign-ins${api.query({ user_id: id })}`} keyOf=${each => each.id} columns=${[
        { title: 'When', of: each => html`<${Time} at=${each.signed_in_at}/>` }, { title: 'Outcome', of: each => html`<${Badge} state=${each.outcome} tones=${OUTCOMES}/>` },
        { title: 'From', of: each => html`<code>${each.client_address}</code>` }, { title: 'Program', of: each => html`<span class="dim">${each.client_description}</span>` },
      ]}/></${Card}>`}
    <${Changes} key=${user?.version} service="users" thing=${id}/>
  </${Page}>`;
}

function Sessions({ id }) {
  const [round, setRound] = useState(0);
  return html`<${Card} title="Sessions" wide><${PagedTable} key=${round} caption="Sessions" path=${api.path`/users/${id}/sessions`} keyOf=${each => each.id} empty="The user is signed in nowhere." columns=${[
    { title: 'Began', of: each => html`<${Time} at=${each.created_at}/>` }, { title: 'Last used', of: each => html`<${Time} at=${each.last_used_at}/>` },
    { title: 'Until', of: each => format.time(each.expires_at) }, { title: 'From', of: each => html`<code>${each.client_address}</code>` },
    { title: 'Program', of: each => html`<span class="dim">${each.client_description}</span>` },
    { title: 'End', of: each => html`<${Action} label="End" kind="danger" confirm="End this session? Its user must sign in again." onDone=${() => setRound(round + 1)}
      act=${attempt => api.send('DELETE', api.path`/users/${id}/sessions/${each.id}`, undefined, { attempt })}/>` },
  ]}/></${Card}>`;
}
