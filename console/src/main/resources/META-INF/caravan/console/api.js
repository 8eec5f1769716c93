// Calls to Caravan's own API, with the token of who is signed in.

import { ownTraceparent, randomHex } from './own-traces.js';
import { refresh, session, token } from './session.js';

/** An answer that is not 2xx. Its problem has code, detail, field and trace_id (RFC 9457). */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `The server answered with ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

async function ask(method, path, { body, headers, signal } = {}) {
  const caller = session()?.userId;
  const sent = { Accept: 'application/json', ...headers };
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  if (method === 'GET') sent.traceparent = ownTraceparent();
  const send = bearer => {
    requireSame(caller);
    if (bearer) sent.Authorization = `Bearer ${bearer}`;
    return fetch(path, { method, headers: sent, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  };
  const bearer = await token();
  const answer = await send(bearer);
  if (answer.status !== 401 || !session()) return answer;
  // The session may have ended elsewhere: one try with a new token, which also tells whether it has.
  if (session().token === bearer) await refresh();
  return session() && session().token !== bearer ? send(session().token) : answer;
}

/** Another tab may have signed in somebody else, whose token comes with the next refresh. Nobody sends what another person wanted. */
function requireSame(caller) {
  if (session() && session().userId !== caller) throw new Error('Somebody else is signed in by now. It was not sent.');
}

async function checked(answer) {
  if (answer.ok) return answer;
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // Not from Caravan: a proxy in between.
  }
  throw new ApiError(answer.status, problem);
}

function nextOf(answer) {
  const link = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('Link') ?? '');
  return link ? link[1] : null;
}

/** A resource, as JSON. */
export async function get(path, options) {
  return (await checked(await ask('GET', path, options))).json();
}

/** A resource with its ETag, to change it later only if it is still the same. */
export async function getWithTag(path, options) {
  const answer = await checked(await ask('GET', path, options));
  return { value: await answer.json(), tag: answer.headers.get('ETag') };
}

/** A page of a list, and the path of the next one or null. */
export async function page(path, options) {
  const answer = await checked(await ask('GET', path, options));
  return { rows: await answer.json(), next: nextOf(answer) };
}

const KEY_BYTES = 16;

/** Whether an answer says for certain what was done. A refusal did nothing; of the others nobody knows. */
function isDefinite(failure) {
  return failure instanceof ApiError && failure.status < 500 && failure.status !== 408 && failure.status !== 429;
}

/**
 * A write. It has a key, so that it is done once even if its answer is lost and a person repeats it.
 *
 * @param tag the ETag that the thing must still have
 * @param isNew whether it must not be there yet
 * @param attempt of the button or form: it keeps the key of what was sent, until that has a definite answer or something else is sent
 */
export async function send(method, path, body, { tag, isNew = false, attempt = {} } = {}) {
  const what = JSON.stringify([method, path, body, tag]);
  if (attempt.what !== what) Object.assign(attempt, { what, key: randomHex(KEY_BYTES) });
  const headers = { 'Idempotency-Key': attempt.key };
  if (tag) headers['If-Match'] = tag;
  if (isNew) headers['If-None-Match'] = '*';
  try {
    const answer = await checked(await ask(method, path, { body, headers }));
    const result = answer.status === 204 ? null : await answer.json();
    attempt.what = undefined;
    return result;
  } catch (failure) {
    if (isDefinite(failure)) attempt.what = undefined;
    throw failure;
  }
}

/**
 * Server-sent events, read by fetch since EventSource cannot send a token. It asks again after a break, from the last event on, until the
 * signal aborts or the server says that there are no more: by 204, or in the stream.
 */
export async function events(path, onEvent, signal) {
  let lastId = null;
  let pauseMillis = 500;
  while (!signal.aborted) {
    try {
      const headers = { Accept: 'text/event-stream' };
      if (lastId) headers['Last-Event-ID'] = lastId;
      const answer = await checked(await ask('GET', path, { headers, signal }));
      if (answer.status === 204) return;
      const ended = await readEvents(answer.body, event => {
        pauseMillis = 500;
        lastId = event.id ?? lastId;
        return onEvent(event);
      });
      if (ended) return;
    } catch (failure) {
      if (signal.aborted || (failure instanceof ApiError && failure.status < 500 && failure.status !== 429)) return;
    }
    await new Promise(resume => setTimeout(resume, pauseMillis));
    pauseMillis = Math.min(pauseMillis * 2, 10_000);
  }
}

const FINAL = ['account_deleted', 'session_ended', 'password_changed', 'role_changed', 'refresh_token_reused', 'too_many_sessions'];

/** @returns whether there is nothing more to ask for */
async function readEvents(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    rest += value;
    let end;
    while ((end = rest.indexOf('\n\n')) >= 0) {
      const event = parse(rest.slice(0, end));
      rest = rest.slice(end + 2);
      if (event.type === 'end') return FINAL.includes(event.data?.reason);
      if (event.data !== undefined && onEvent(event) === false) return true;
    }
  }
}

function parse(block) {
  const event = { type: 'message' };
  const data = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') event.type = value;
    if (name === 'id') event.id = value;
    if (name === 'data') data.push(value);
  }
  if (data.length > 0) event.data = JSON.parse(data.join('\n'));
  return event;
}

/** Path segments and query values, encoded: api.path`/orders/${id}`. */
export function path(strings, ...values) {
  return strings.reduce((made, text, at) => made + text + (at < values.length ? encodeURIComponent(values[at]) : ''), '');
}

/** A query of what is set; with its question mark, or empty. */
export function query(values) {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}
