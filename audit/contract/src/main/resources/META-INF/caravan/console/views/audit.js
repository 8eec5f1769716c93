// The audit: run it, and see what must always hold.

import { Action, Badge, Card, Facts, Failure, Id, Page, Table, Time, api, format, html, useLoad, usePoll, useState } from 'caravan';

const EVERY_MILLIS = 1500;
const TONES = { clean: 'good', violated: 'bad', waiting: 'busy' };

export default function Audit() {
  const status = usePoll(signal => api.get('/audit/status', { signal }), EVERY_MILLIS);
  const [report, setReport] = useState(null);
  const running = status.value?.running;
  return html`<${Page} title="Audit" about="Checks in the databases what must always hold, whatever was killed, repeated or late."
      actions=${html`<${Action} label="Run the audit" act=${({ signal }) => run(false, signal)} onDone=${setReport}/>
        <${Action} label="Check everything" kind="plain" act=${({ signal }) => run(true, signal)} onDone=${setReport}
          confirm="Check everything? In a large database that takes long, and PostgreSQL cannot clean up deleted rows meanwhile."/>`}>
    <${Failure} failure=${status.failure}/>
    ${running && html`<${Card} title="Running" wide><p role="status">${running.progress?.part} ${format.number(running.progress?.rows)} of about ${format.number(running.progress?.rows_about)} rows;
      rule ${running.progress?.rule_number} of ${running.progress?.rules}: ${running.progress?.rule}</p></${Card}>`}
    ${report ? html`<${Report} report=${report}/>` : html`<${Last} last=${status.value?.last_ended}/>`}
  </${Page}>`;
}

/** The report of a run that begins now; an audit of a large database is asked for until it has ended, or the page is left. */
async function run(full, signal) {
  const options = { headers: { Prefer: 'wait=30' }, signal };
  let answer = await api.get(`/audit${full ? '?full=true' : ''}`, options);
  while (answer.rules === undefined && answer.id) answer = await api.get(api.path`/audit/runs/${answer.id}`, options);
  return answer;
}

function Last({ last }) {
  const { value, failure } = useLoad(signal => (last ? api.get(api.path`/audit/runs/${last.id}`, { signal }) : Promise.resolve(null)), [last?.id]);
  if (!last) return html`<p class="dim">No audit has run since this process started.</p>`;
  return html`<${Failure} failure=${failure}/>${value && html`<${Report} report=${value}/>`}`;
}

function Report({ report }) {
  const broken = report.rules.filter(each => each.violations_total > 0);
  return html`<${Card} wide title=${report.clean ? 'Everything holds' : `${format.count(broken.length, 'rule')} broken`}>
      <${Facts} of=${[
        ['Result', html`<${Badge} state=${report.clean ? 'clean' : 'violated'} tones=${TONES}/>`], ['Checked', html`<${Time} at=${report.checked_at} isExact/>`],
        ['Everything was checked', report.full ? `yes${report.full_reason ? `: ${report.full_reason}` : ''}` : html`no, only what changed since <${Time} at=${report.since}/>`],
        ['Work in progress', report.drained ? 'none' : `${format.count(report.waiting, 'message or call', 'messages or calls')}: some rules wait`],
      ]}/></${Card}>
    ${broken.map(rule => html`<${Card} wide key=${rule.rule} title=${rule.title}>
      <p class="bad">${format.count(rule.violations_total, 'violation')}; the first ones:</p>
      <${Table} caption="Violations" rows=${rule.violations} keyOf=${each => each.about + each.id} columns=${[
        { title: 'What', of: each => each.about }, { title: 'Id', of: each => html`<${Id} id=${each.id}/>` },
        { title: 'Found', of: each => each.found }, { title: 'Expected', of: each => each.expected },
      ]}/></${Card}>`)}
    <${Card} wide title="Rules"><${Table} caption="Rules" rows=${report.rules} keyOf=${each => each.rule} columns=${[
      { title: 'What must always hold', of: each => each.title },
      { title: 'State', of: each => html`<${Badge} state=${!each.applied ? 'waiting' : each.violations_total > 0 ? 'violated' : 'ok'} tones=${TONES}/>` },
      { title: 'Checked', number: true, of: each => format.number(each.checked) },
      { title: 'Rule', of: each => html`<code>${each.rule}</code>` },
    ]}/></${Card}>`;
}
