// Who did something, by name; a part of the kit.

import { href } from './address.js';
import * as api from './api.js';
import { html } from './html.js';
import { useLoad } from './loading.js';
import { onSession } from './session.js';
import { Id } from './values.js';

const NAMES_MAX = 200;
const names = new Map();
// Who signs in now may see others.
onSession(() => names.clear());

/** The username of an account; null if it is not known. The names of some accounts are kept. */
function nameOf(id) {
  if (!names.has(id)) {
    if (names.size >= NAMES_MAX) names.delete(names.keys().next().value);
    names.set(id, api.get(api.path`/users/${id}`).then(user => user.username, () => null));
  }
  return names.get(id);
}

/** An account by its name, or by its id if it has none any more. */
export function Person({ id }) {
  const { value } = useLoad(async () => ({ id, name: id && await nameOf(id) }), [id]);
  return value?.id === id && value.name
    ? html`<a href=${href('users', id)} title=${id}>${value.name}</a>`
    : html`<${Id} id=${id} to=${href('users', id)}/>`;
}
