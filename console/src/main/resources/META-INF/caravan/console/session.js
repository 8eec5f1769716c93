// Who is signed in. The access token is in this module's memory only; the refresh token is in a cookie that no script can read.

import { ownTraceparent } from './own-traces.js';

const ROLES = ['customer', 'staff', 'administrator'];
/** Says only that there may be a cookie, so that a first visit asks for nothing. */
const HINT = 'caravan-session';
/** Says that somebody signed out, and that the server may not know it: it is told again until it does. */
const ENDING = 'caravan-session-ending';
const REFRESH_BEFORE_MILLIS = 60_000;
const HEADERS = { 'Caravan-Browser-Session': '1' };

let current = null;
let refreshing = null;
let notEnded = null;
/** What happened to the session without a person of this page having asked for it: { ended } or { replaced: username }. */
let told = null;
const listeners = new Set();

function tell() {
  listeners.forEach(listener => listener(current));
}

function claimsOf(token) {
  const base64 = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), each => each.charCodeAt(0))));
}

function accept(answer, username) {
  const claims = claimsOf(answer.access_token);
  // All tabs of a browser share the cookie: another one may have signed in somebody else.
  if (current !== null && current.userId !== claims.sub) told = { replaced: current.username };
  current = {
    token: answer.access_token,
    // By this machine's clock, which may differ from the server's.
    expiresAt: Date.now() + answer.expires_in * 1000,
    userId: claims.sub,
    role: claims.role,
    username: username ?? localStorage.getItem(HINT) ?? '',
  };
  localStorage.setItem(HINT, current.username);
  tell();
}

function forget() {
  current = null;
  localStorage.removeItem(HINT);
  tell();
}

export function session() {
  return current;
}

/** What this page's reader must know: that the session has ended, or whose it was before. */
export function whatHappened() {
  return told;
}

export function understood() {
  told = null;
  tell();
}

export function onSession(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function hasRole(role) {
  return current !== null && ROLES.indexOf(current.role) >= ROLES.indexOf(role);
}

/** The session of an earlier visit, if its cookie is still good. */
export async function restore() {
  if (localStorage.getItem(ENDING) !== null) await endOnServer();
  else if (localStorage.getItem(HINT) !== null) await refresh();
}

/** @returns null, or the problem that the server answered with */
export async function signIn(username, password) {
  const answer = await fetch('/browser-sessions', {
    method: 'POST',
    headers: { ...HEADERS, 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const body = await answer.json();
  if (!answer.ok) return body;
  // The server ended the session of the cookie before.
  ended();
  told = null;
  accept(body, username);
  return null;
}

/** Why the server has not ended the session of who signed out; null if it has. */
export function whyNotEnded() {
  return notEnded;
}

/** The page forgets the session in any case. */
export async function signOut() {
  told = null;
  localStorage.setItem(ENDING, '1');
  forget();
  await endOnServer();
}

/** Tells the server that the browser's session is over. */
export async function endOnServer() {
  try {
    const answer = await fetch('/browser-sessions', { method: 'DELETE', headers: HEADERS });
    if (!answer.ok) throw new Error(`The server answered with ${answer.status}.`);
    ended();
  } catch (failure) {
    notEnded = failure;
  }
  tell();
}

function ended() {
  notEnded = null;
  localStorage.removeItem(ENDING);
}

/** A new access token by the cookie. Callers at the same time share one request. */
export function refresh() {
  refreshing ??= askForToken().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function askForToken() {
  const answer = await fetch('/browser-sessions/refresh', { method: 'POST', headers: { ...HEADERS, traceparent: ownTraceparent() } });
  if (answer.ok) {
    accept(await answer.json());
  } else if (answer.status === 401 || answer.status === 403) {
    told = { ended: true };
    forget();
  }
}

/** The access token, renewed if it ends soon; null if nobody is signed in. */
export async function token() {
  if (current !== null && current.expiresAt - Date.now() < REFRESH_BEFORE_MILLIS) await refresh();
  return current?.token ?? null;
}
