// The last log lines of all processes.

import { Action, Failure, Filters, Notice, Page, SendForm, Table, api, format, html, useLoad, usePoll, useState } from 'caravan';
import { LogLines } from '../log-lines.js';

const FOLLOW_MILLIS = 3000;

export default function Logs({ query }) {
  const asked = api.query({ level: query.get('level'), trace_id: query.get('trace_id'), limit: 500 });
  const [follows, setFollows] = useState(false);
  const { value, failure, isLoading, reload } = usePoll(signal => api.get(`/log-lines${asked}`, { signal }), follows ? FOLLOW_MILLIS : undefined, [asked]);
  const words = (query.get('text') ?? '').toLowerCase();
  const process = query.get('process') ?? '';
  const lines = value
    ?.filter(line => (!process || line.process === process) && (!words || JSON.stringify(line).toLowerCase().includes(words)))
    .sort((one, other) => other['@timestamp'].localeCompare(one['@timestamp']));
  const processes = [...new Set((value ?? []).map(line => line.process))].sort();
  return html`<${Page} title="Logs" about="What each process still has in memory, the newest first. The files have more."
      actions=${html`<label><input type="checkbox" checked=${follows} onChange=${event => setFollows(event.target.checked)}/> Follow</label>
        <button type="button" class="plain" onClick=${reload}>Reload</button>`}>
    <${Filters} view="logs" query=${query} fields=${[
      { name: 'text', label: 'With these words' },
      { name: 'level', label: 'At least', options: [['', 'all'], ['info', 'info'], ['warn', 'warn'], ['error', 'error']] },
      { name: 'process', label: 'Process', options: [['', 'all'], ...processes.map(each => [each, each])] },
      { name: 'trace_id', label: 'Trace id', size: 34, pattern: '[0-9a-f]{32}' },
    ]}/>
    <${Levels}/>
    <${Failure} failure=${failure}/>
    <${LogLines} lines=${lines} isLoading=${isLoading}/>
  </${Page}>`;
}

/** From which level on loggers write. What is changed here ends with each process. */
function Levels() {
  const { value, failure, reload } = useLoad(signal => api.get('/log-levels', { signal }), []);
  const silent = (value ?? []).filter(each => each.status).map(each => each.process);
  const changed = byLogger(value ?? []);
  return html`<details class="card"><summary><strong>Levels</strong> ${
    value && (changed.length === 0 ? 'as in the settings' : format.count(changed.length, 'change'))}</summary>
    <${SendForm} label="Set" fields=${[
      { name: 'logger', label: 'Logger', required: true, size: 34, placeholder: 'caravan.requests', title: 'A package or class; caravan.requests has a line for each request' },
      { name: 'level', label: 'Level', required: true, value: 'debug', options: LEVELS.map(each => [each, each]) },
    ]} send=${({ logger, level = 'debug' }, attempt) => api.send('PUT', api.path`/log-levels/${logger.trim()}`, { level }, { attempt })} onDone=${reload}/>
    <${Failure} failure=${failure}/>
    <${Notice}>${silent.length > 0 && `Not known of ${silent.join(', ')}.`}</${Notice}>
    <${Table} caption="Changed levels" rows=${value && changed} keyOf=${row => `${row.logger} ${row.level}`}
      empty="All loggers have the level of the settings." columns=${[
        { title: 'Logger', of: row => html`<code>${row.logger}</code>` },
        { title: 'Level', of: row => row.level },
        { title: 'Undo', of: row => html`<${Action} label="Reset" kind="plain" onDone=${reload}
          act=${attempt => api.send('DELETE', api.path`/log-levels/${row.logger}`, undefined, { attempt })}/>` },
        { title: 'Processes', of: row => row.processes.join(', ') },
      ]}/>
  </details>`;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'off'];

/** Processes in which a logger has the same level share a row. */
function byLogger(processes) {
  const rows = {};
  for (const { process, loggers = {} } of processes) {
    for (const [logger, level] of Object.entries(loggers)) {
      (rows[`${logger} ${level}`] ??= { logger, level, processes: [] }).processes.push(process);
    }
  }
  return Object.values(rows).sort((one, other) => one.logger.localeCompare(other.logger));
}
