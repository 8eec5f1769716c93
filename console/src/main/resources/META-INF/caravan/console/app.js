// The frame: sign-in, menu, and the view that the address names.

import { render } from 'preact';
import { Component, Failure, Field, Notice, api, href, html, useEffect, useLoad, useRef, useState } from 'caravan';
import { endOnServer, hasRole, onSession, restore, session, signIn, signOut, understood, whatHappened, whyNotEnded } from './session.js';

/** The console's own views. Those of services come from views.json. */
const OWN_VIEWS = [
  { name: 'map', title: 'Map', role: 'staff' },
  { name: 'health', title: 'Health', role: 'staff' },
  { name: 'messages', title: 'Messages', role: 'staff' },
  { name: 'traces', title: 'Traces', role: 'administrator' },
  { name: 'logs', title: 'Logs', role: 'administrator' },
  { name: 'documents', title: 'API', role: 'customer' },
].map(view => ({ ...view, module: `/console/views/${view.name}.js` }));

/** `#/orders/01a2?tab=x` as view, path and query. */
function place() {
  const address = location.hash;
  const [path, query] = address.replace(/^#\/?/, '').split('?');
  const segments = path.split('/').filter(each => each !== '').map(decoded);
  return { address, view: segments[0], path: segments.slice(1), query: new URLSearchParams(query ?? '') };
}

/** People write addresses, too: what is not encoded rightly stays as it is. */
function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function useViews(signedIn) {
  const { value: ofServices = [], ...loading } = useLoad(signal => api.get('/console/views.json', { signal }), [signedIn]);
  const views = [
    OWN_VIEWS[0],
    ...ofServices.map(view => ({ ...view, role: view.for_administrators ? 'administrator' : 'staff' })),
    ...OWN_VIEWS.slice(1),
  ];
  return { views: views.filter(view => hasRole(view.role)), ...loading };
}

function usePlace() {
  const [now, setNow] = useState(place);
  useEffect(() => {
    const changed = () => setNow(place());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return now;
}

function SignIn() {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState(null);
  const [isRunning, setRunning] = useState(false);
  const submit = async event => {
    event.preventDefault();
    setRunning(true);
    try {
      const refused = await signIn(username, password);
      setProblem(refused && { message: refused.detail, problem: { title: 'You are not signed in' } });
    } catch (failure) {
      setProblem(failure);
    }
    setRunning(false);
  };
  return html`<main class="sign-in">
    <form onSubmit=${submit} class="card">
      <h1><img src="/console/icon.svg" alt="" width="28" height="28"/> Caravan</h1>
      <${Notice}>${whatHappened()?.ended && 'Your session is over: it has expired, or was ended elsewhere. Sign in again; the address stays.'}</${Notice}>
      <${Field} label="Username" name="username" value=${username} onInput=${setUsername} autocomplete="username" required autofocus/>
      <${Field} label="Password" name="password" type="password" value=${password} onInput=${setPassword}
        autocomplete="current-password" required/>
      <button type="submit" disabled=${isRunning}>Sign in</button>
      <${Failure} failure=${problem}/>
      <${NotSignedOut}/>
      <p class="dim">For staff and administrators. The first administrator's password is in the data folder, in${' '}
        <code>users/admin-password</code>.</p>
    </form>
  </main>`;
}

/** Who signed out must know if the session may still be used with this browser's cookie. */
function NotSignedOut() {
  const failure = whyNotEnded();
  return failure && html`<${Failure} of="You are not signed out on the server" failure=${failure}/>
    <button type="button" class="plain" onClick=${endOnServer}>Sign out again</button>`;
}

/** Another tab has signed in somebody else, and all tabs share the session. */
function Replaced() {
  const before = whatHappened()?.replaced;
  return html`<${Notice}>${before && html`You are ${session().username} (${session().role}) now, no longer ${before}: another tab of this browser has signed in.
    What was asked for as ${before} was not done again. <button type="button" class="plain" onClick=${understood}>Understood</button>`}</${Notice}>`;
}

/** One view's fault does not take the others along. It is over at the next address. */
class Guard extends Component {
  state = {};

  componentDidCatch(failure) {
    this.setState({ failure });
  }

  componentDidUpdate(before) {
    if (before.of !== this.props.of && this.state.failure) this.setState({ failure: null });
  }

  render({ children }, { failure }) {
    return failure ? html`<${Failure} failure=${failure}/>` : children;
  }
}

function View({ view, address, path, query }) {
  const [loaded, setLoaded] = useState({});
  useEffect(() => {
    let isWanted = true;
    import(view.module).then(
      module => isWanted && setLoaded({ name: view.name, component: module.default }),
      failure => isWanted && setLoaded({ name: view.name, failure }));
    return () => {
      isWanted = false;
    };
  }, [view.module]);
  if (loaded.name !== view.name) return html`<p class="dim" role="status">Loading …</p>`;
  return loaded.failure
    ? html`<${Failure} failure=${loaded.failure}/>`
    : html`<${Guard} of=${address}><${loaded.component} path=${path} query=${query}/></${Guard}>`;
}

function useTheme() {
  const [theme, setTheme] = useState(localStorage.getItem('caravan-theme') ?? 'system');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('caravan-theme', theme);
  }, [theme]);
  return [theme, setTheme];
}

function Frame() {
  const { view: name, ...at } = usePlace();
  const { views, failure, isLoading, reload } = useViews(session()?.userId);
  const [theme, setTheme] = useTheme();
  const view = views.find(each => each.name === name) ?? (name ? undefined : views[0]);
  const nav = useRef(null);
  // On a narrow screen it is one line, of which a part is seen.
  useEffect(() => nav.current.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [view]);
  useEffect(() => {
    document.title = view ? `${view.title} – Caravan` : 'Caravan';
  }, [view?.title]);
  return html`
    <a class="skip" href="#content" onClick=${event => {
      event.preventDefault();
      document.getElementById('content').focus();
    }}>To the content</a>
    <header class="bar">
      <a class="brand" href="#/" aria-label="Caravan"><img src="/console/icon.svg" alt="" width="24" height="24"/> <span>Caravan</span></a>
      <nav aria-label="Views" ref=${nav}>${views.map(each => html`<a href=${href(each.name)}
        aria-current=${each === view ? 'page' : undefined}>${each.title}</a>`)}</nav>
      <div class="who">
        <label class="hidden" for="theme">Colours</label>
        <select id="theme" value=${theme} onChange=${event => setTheme(event.target.value)}>
          <option value="system">System</option><option value="light">Light</option><option value="dark">Dark</option>
        </select>
        <span class="dim">${session().username} (${session().role})</span>
        <button type="button" class="plain" onClick=${signOut}>Sign out</button>
      </div>
    </header>
    <main id="content" tabindex="-1">
      <${Replaced}/>
      <${Failure} of="Views of services are missing" failure=${failure}/>
      ${failure && html`<button type="button" class="plain" onClick=${reload}>Try again</button>`}
      ${view
        ? html`<${View} view=${view} ...${at}/>`
        : html`<p role="status">${isLoading ? 'Loading …' : !failure && (name ? `There is no view ${name} for you.` : 'Your account may see nothing here.')}</p>`}
    </main>`;
}

function App() {
  const [, setRound] = useState(0);
  const [isReady, setReady] = useState(false);
  useEffect(() => onSession(() => setRound(before => before + 1)), []);
  useEffect(() => {
    restore().catch(() => null).then(() => setReady(true));
  }, []);
  if (!isReady) return html`<p class="dim" role="status">Loading …</p>`;
  return session() ? html`<${Frame} key=${session().userId}/>` : html`<${SignIn}/>`;
}

render(html`<${App}/>`, document.getElementById('app'));
