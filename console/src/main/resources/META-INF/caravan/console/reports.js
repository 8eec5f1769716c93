// What several processes report about one thing, as one row; for the views of messages and of the map.

const ofBoth = join => (one, other) => (one === undefined || one === null ? other : other === undefined || other === null ? one : join(one, other));

/** The sum of two figures, and the greater one; what is not known counts for nothing. */
export const add = ofBoth((one, other) => one + other);
export const most = ofBoth(Math.max);

/** The worst last. */
const STATES = ['running', 'recovering', 'stopped'];
const worst = (one, other) => STATES[Math.max(STATES.indexOf(one), STATES.indexOf(other))] ?? other;

function joined(rows, keyOf, join) {
  const byKey = {};
  for (const row of rows) {
    const key = keyOf(row);
    byKey[key] = byKey[key] ? join(byKey[key], row) : row;
  }
  return Object.keys(byKey).sort().map(key => byKey[key]);
}

export const keyOfSubscription = row => `${row.service} ${row.subscription} ${row.source}`;

/** Each subscription and source once. Its processes share the work, and read the same outbox and table, at moments of their own. */
export function subscriptionsOf(processes) {
  return joined(processes.flatMap(each => each.subscriptions ?? []), keyOfSubscription, (one, other) => ({
    ...one,
    state: worst(one.state, other.state),
    per_second: add(one.per_second, other.per_second),
    errors_per_second: add(one.errors_per_second, other.errors_per_second),
    lag_messages: most(one.lag_messages, other.lag_messages),
    lag_seconds: most(one.lag_seconds, other.lag_seconds),
    dead_letters: most(one.dead_letters, other.dead_letters),
    p50_ms: most(one.p50_ms, other.p50_ms),
    p99_ms: most(one.p99_ms, other.p99_ms),
    types: joined([...one.types ?? [], ...other.types ?? []], row => row.type,
      (same, type) => ({ ...same, per_second: add(same.per_second, type.per_second) })),
  }));
}

/** Each service's outbox once. */
export function outboxesOf(processes) {
  return joined(processes.flatMap(each => each.outboxes ?? []), row => row.service, (one, other) => ({
    ...one,
    head: most(one.head, other.head),
    per_second: add(one.per_second, other.per_second),
    unpublished_messages: most(one.unpublished_messages, other.unpublished_messages),
    unpublished_seconds: most(one.unpublished_seconds, other.unpublished_seconds),
  }));
}

/**
 * Whose messages each subscription takes, by /asyncapi.json: before the first message a process does not know it.
 *
 * @returns { 'orders remember-prices': ['catalog'] }
 */
export function sourcesOf(document) {
  const operations = Object.entries(document?.operations ?? {})
    .map(([name, { action, messages = [] }]) => ({ name, action, types: messages.map(each => each.$ref.split('/').at(-1)) }));
  const sends = operations.filter(each => each.action === 'send');
  return Object.fromEntries(operations.filter(each => each.action === 'receive').map(({ name, types }) => [
    name.replace('.', ' '),
    [...new Set(sends.filter(send => send.types.some(type => types.includes(type))).map(send => send.name.split('.')[0]))].sort(),
  ]));
}

/** The sources of a subscription: the one that its row names, or those that are known. */
export const sourcesOfRow = (row, sources) => (row.source ? [row.source] : sources[`${row.service} ${row.subscription}`] ?? []);
