// The last log lines of all processes.

import { Failure, Filters, Page, api, html, useLoad } from 'caravan';
import { LogLines } from './traces.js';

export default function Logs({ query }) {
  const asked = api.query({ level: query.get('level'), trace_id: query.get('trace_id'), limit: 500 });
  const { value, failure, isLoading, reload } = useLoad(signal => api.get(`/log-lines${asked}`, { signal }), [asked]);
  const words = (query.get('text') ?? '').toLowerCase();
  const process = query.get('process') ?? '';
  const lines = value
    ?.filter(line => (!process || line.process === process) && (!words || JSON.stringify(line).toLowerCase().includes(words)))
    .sort((one, other) => other['@timestamp'].localeCompare(one['@timestamp']));
  const processes = [...new Set((value ?? []).map(line => line.process))].sort();
  return html`<${Page} title="Logs" about="What each process still has in memory, the newest first. The files have more."
      actions=${html`<button type="button" class="plain" onClick=${reload}>Reload</button>`}>
    <${Filters} view="logs" query=${query} fields=${[
      { name: 'text', label: 'With these words' },
      { name: 'level', label: 'At least', options: [['', 'all'], ['info', 'info'], ['warn', 'warn'], ['error', 'error']] },
      { name: 'process', label: 'Process', options: [['', 'all'], ...processes.map(each => [each, each])] },
      { name: 'trace_id', label: 'Trace id', size: 34, pattern: '[0-9a-f]{32}' },
    ]}/>
    <${Failure} failure=${failure}/>
    <${LogLines} lines=${lines} isLoading=${isLoading}/>
  </${Page}>`;
}
