// Answers in the place of the API, so that a test can lose one or let it wait. The page's own files are loaded as they are.

/** What the page asked for, the oldest first. */
window.asked = [];
/** What it gets: 'GET /orders' to a list or object, to a reply, or to a function of the question. */
window.answers = {};

window.reply = (status, body, headers = {}) => new Response(body === undefined ? null : JSON.stringify(body), {
  status, headers: { 'Content-Type': 'application/json', ...headers },
});

window.lost = () => Promise.reject(new TypeError('the answer is lost'));

const load = window.fetch.bind(window);
window.fetch = async (path, { method = 'GET', headers = {}, body } = {}) => {
  const given = window.answers[`${method} ${path.split('?')[0]}`];
  if (given === undefined && path.startsWith('/console/')) return load(path);
  const question = { method, path, headers, body: body && JSON.parse(body) };
  window.asked.push(question);
  const answer = typeof given === 'function' ? await given(question) : given;
  if (answer === undefined) return window.reply(404, { title: 'Not Found', detail: `There is no ${path}.` });
  return answer instanceof Response ? answer : window.reply(200, answer);
};

// What a page does every few seconds it does twenty times as often, so that nobody waits for it.
const interval = window.setInterval.bind(window);
window.setInterval = (act, millis) => interval(act, millis / 20);

/** An access token of an account. */
window.tokenOf = (sub, role) => ({ access_token: `head.${btoa(JSON.stringify({ sub, role }))}.signature`, expires_in: 600 });
window.answers['POST /browser-sessions'] = window.tokenOf('01a2-ann', 'administrator');
