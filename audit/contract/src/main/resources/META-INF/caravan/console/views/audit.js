// The audit: run it, and see what must always hold.

import { Action, Badge, Card, Facts, Failure, Page, Table, Time, api, format, html, useLoad, usePoll, useState } from 'caravan';

const EVERY_MILLIS = 1500;

export default function Audit() {
  const status = usePoll(signal => api.get('/audit/status', { signal }), EVERY_MILLIS);
  const [report, setReport] = useState(null);
  const running = status.value?.running;
  return html`<${Page} title="Audit" about="Checks in the databases what must always hold, whatever was killed, repeated or late."
      actions=${html`<${Action} label="Run the audit" act=${() => run(false)} onDone=${setReport}/>
        <${Action} label="Check everything" kind="plain" act=${() => run(true)} onDone=${setReport}
          confirm="Check everything? In a large database that takes long, and PostgreSQL cannot clean up deleted rows meanwhile."/>`}>
    <${Failure} failure=${status.failure}/>
    ${running && html`<${Card} title="Running" wide><p role="status">${running.progress?.part} ${format.number(running.progress?.rows)} of about ${format.number(running.progress?.rows_about)} rows;
      rule ${running.progress?.rule_number} of ${running.progress?.rules}: ${running.progress?.rule}</p></${Card}>`}
    ${report ? html`<${Report} report=${report}/>` : html`<${Last} last=${status.value?.last_ended}/>`}
  </${Page}>`;
}

/** The report of a run that begins now; an audit of a large database is asked for until it has ended. */
async function run(full) {
  let answer = await api.get(`/audit${full ? '?full=true' : ''}`, { headers: { Prefer: 'wait=30' } });
  while (answer.rules === undefined && answer.id) answer = await api.get(api.path`/audit/runs/${answer.id}`, { headers: { Prefer: 'wait=30' } });
  return answer;
}

function Last({ last }) {
  const { value, failure } = useLoad(signal => (last ? api.get(api.path`/audit/runs/${last.id}`, { signal }) : Promise.resolve(null)), [last?.id]);
  if (!last) return html`<p class="dim">No audit has run since this process started.</p>`;
  return html`<${Failure} failure=${failure}/>${value && html`<${Report} report=${value}/>`}`;
}

function Report({ report }) {
  const broken = report.rules.filter(each => each.violations_total > 0);
  return html`<${Card} wide title=${report.clean ? 'Everything holds' : `${broken.length} rules do not hold`}>
      <${Facts} of=${[
        ['Result', html`<${Badge} state=${report.clean ? 'clean' : 'violated'}/>`], ['Checked', html`<${Time} at=${report.checked_at} isExact/>`],
        ['Everything was checked', report.full ? `yes${report.full_reason ? `: ${report.full_reason}` : ''}` : html`no, only what changed since <${Time} at=${report.since}/>`],
        ['Work in progress', report.drained ? 'none' : `${format.number(report.waiting)} messages or calls: some rules wait for them`],
      ]}/></${Card}>
    ${broken.map(rule => html`<${Card} wide key=${rule.rule} title=${rule.title}>
      <p class="bad">${format.number(rule.violations_total)} violations; the first ones:</p>
      <${Table} caption="Violations" rows=${rule.violations} keyOf=${each => each.about + each.id} columns=${[
        { title: 'What', of: each => each.about }, { title: 'Id', of: each => html`<code>${each.id}</code>` },
        { title: 'Found', of: each => each.found }, { title: 'Expected', of: each => each.expected },
      ]}/></${Card}>`)}
    <${Card} wide title="Rules"><${Table} caption="Rules" rows=${report.rules} keyOf=${each => each.rule} columns=${[
      { title: 'What must always hold', of: each => each.title },
      { title: 'State', of: each => html`<${Badge} state=${!each.applied ? 'waiting' : each.violations_total > 0 ? 'violated' : 'ok'}/>` },
      { title: 'Checked', number: true, of: each => format.number(each.checked) },
      { title: 'Rule', of: each => html`<code>${each.rule}</code>` },
    ]}/></${Card}>`;
}
