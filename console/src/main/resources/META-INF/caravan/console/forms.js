// Fields, filters, buttons and forms; a part of the kit.

import { go, href } from './address.js';
import * as api from './api.js';
import * as format from './format.js';
import { html, useEffect, useRef, useState } from './html.js';
import { useLoad } from './loading.js';
import { Failure, Notice } from './notices.js';

/**
 * A field with its label.
 *
 * @param lines how many there are to write in, if more than one
 */
export function Field({ label, name, value, onInput, type = 'text', options, lines, ...rest }) {
  const written = event => onInput(event.target.value);
  return html`<label class=${`field ${lines ? 'wide' : ''}`}><span>${label}</span>
    ${options
      ? html`<select name=${name} value=${value} onChange=${written} ...${rest}>
          ${options.map(option => Array.isArray(option)
            ? html`<option value=${option[0]}>${option[1]}</option>`
            : html`<option value=${option}>${option === '' ? 'any' : format.words(option)}</option>`)}</select>`
      : lines
        ? html`<textarea name=${name} value=${value} rows=${lines} onInput=${written} ...${rest}/>`
        : html`<input name=${name} type=${type} value=${value} autocomplete="off" spellcheck=${false} onInput=${written} ...${rest}/>`}
  </label>`;
}

/**
 * Filters above a list, kept in the address, so that it can be sent to others.
 *
 * @param path of the address, behind the view
 * @param label of the button
 */
export function Filters({ view, path = [], fields, query, label = 'Search' }) {
  const [values, setValues] = useState({});
  const shown = name => values[name] ?? query.get(name) ?? '';
  useEffect(() => setValues({}), [query.toString()]);
  const submit = event => {
    event.preventDefault();
    go(href(view, ...path, Object.fromEntries(fields.map(field => [field.name, shown(field.name).trim()]))));
  };
  return html`<form class="filters" role="search" onSubmit=${submit}>
    ${fields.map(field => html`<${Field} ...${field} value=${shown(field.name)}
      onInput=${value => setValues(before => ({ ...before, [field.name]: value }))}/>`)}
    <button type="submit">${label}</button>
  </form>`;
}

/**
 * Leads from a list to one thing, if there is one. If not it says so, and the list stays.
 *
 * @param what it is, such as `order`
 * @param id what somebody has written; nothing happens if that is nothing
 * @param paths of the API where it may be; one is enough
 */
export function Opened({ what, id, paths, to }) {
  const { value: isMissing, failure } = useLoad(async signal => {
    if (!id) return false;
    const answers = await Promise.allSettled(paths.map(path => api.get(path, { signal })));
    if (signal.aborted) return false;
    if (answers.some(answer => answer.status === 'fulfilled')) {
      go(to, { replaces: true });
      return false;
    }
    const other = answers.find(({ reason }) => reason.status !== 404 && reason.status !== 400);
    if (other) throw other.reason;
    return true;
  }, [id]);
  return html`<${Failure} failure=${failure}/><${Notice}>${isMissing && id && `There is no ${what} ${id}. The whole of it is needed.`}</${Notice}>`;
}

/** What a button or form sends. It keeps what api.send notes in it, and has a signal that aborts when the button is gone. */
function useAttempt() {
  const attempt = useRef({});
  useEffect(() => () => attempt.current.ending?.abort(), []);
  const [state, setState] = useState({});
  const run = async (act, onDone) => {
    const ending = new AbortController();
    Object.assign(attempt.current, { ending, signal: ending.signal });
    setState({ isRunning: true });
    try {
      const result = await act(attempt.current);
      setState({});
      onDone?.(result);
    } catch (failure) {
      setState({ failure });
    }
  };
  /** After a failure because the thing was changed: loads it again. */
  const again = load => load && (() => {
    setState({});
    load();
  });
  return { ...state, run, again, stop: () => attempt.current.ending.abort() };
}

/**
 * A button that does something by the API. It says what happened, and asks first where confirm has a question.
 *
 * @param act takes an attempt for api.send, and returns a promise; what it resolves to goes to onDone
 * @param canStop whether it takes long and heeds attempt.signal, which aborts when somebody stops it
 * @param reload loads the thing again, if somebody else has changed it
 */
export function Action({ label, act, onDone, confirm, kind = '', disabled, canStop, reload }) {
  const { run, stop, again, isRunning, failure } = useAttempt();
  const dialog = useRef(null);
  const begin = () => {
    dialog.current?.close();
    run(act, onDone);
  };
  return html`<span class="action">
    <button type="button" class=${kind} disabled=${disabled || isRunning}
      onClick=${() => (confirm ? dialog.current.showModal() : begin())}>${isRunning ? '…' : label}</button>
    ${canStop && isRunning && html`<button type="button" class="plain" onClick=${stop}>Stop</button>`}
    <${Failure} failure=${failure} loadAgain=${again(reload)}/>
    ${confirm && html`<dialog ref=${dialog} aria-label=${label}>
      <p>${confirm}</p>
      <div class="actions">
        <button type="button" class=${kind} onClick=${begin}>${label}</button>
        <button type="button" class="plain" onClick=${() => dialog.current.close()}>Do nothing</button>
      </div>
    </dialog>`}
  </span>`;
}

/**
 * A small form that sends its fields by the API. What somebody has written stays until it is sent, whatever is loaded meanwhile.
 *
 * @param send takes the values that were written, and an attempt for api.send
 * @param reload loads the thing again, if somebody else has changed it
 */
export function SendForm({ label, fields, send, onDone, reload }) {
  const [values, setValues] = useState({});
  const { run, again, isRunning, failure } = useAttempt();
  const submit = event => {
    event.preventDefault();
    run(attempt => send(values, attempt), result => {
      setValues({});
      onDone?.(result);
    });
  };
  return html`<form class="filters" onSubmit=${submit}>
    ${fields.map(field => html`<${Field} ...${field} value=${values[field.name] ?? field.value ?? ''}
      onInput=${value => setValues(before => ({ ...before, [field.name]: value }))}/>`)}
    <button type="submit" disabled=${isRunning}>${label}</button>
    <${Failure} failure=${failure} loadAgain=${again(reload)}/>
  </form>`;
}
