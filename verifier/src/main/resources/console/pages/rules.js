// The rules of detection: what each watches for, how it is set, and what its alerts lead to.

import { html, nothing, render } from '../lib/lit-html.js';
import { severityBadge, spoken } from '../alerts.js';
import { get, send } from '../api.js';
import { ask } from '../dialog.js';
import { go } from '../navigation.js';
import { may } from '../session.js';
import { badge, empty, fields, number, table } from '../ui.js';

/** @param {import('../types.js').Shown} shown */
export async function show({ main, query, signal }) {
  /** @type {[import('../types.js').Rule[], import('../types.js').ResponsePolicy[], import('../types.js').ResponseGuards]} */
  let [rules, policies, guards] = await read();
  const text = (query.get('q') ?? '').toLowerCase();
  const off = query.get('state');

  async function read() {
    const [listed, done, bounds] = await Promise.all([get('/v1/rules', signal), get('/v1/responses/policies', signal), get('/v1/responses/guards', signal)]);
    return /** @type {[import('../types.js').Rule[], import('../types.js').ResponsePolicy[], import('../types.js').ResponseGuards]} */ ([listed.items, done.items, bounds]);
  }
  const reload = async () => {
    [rules, policies, guards] = await read();
    draw();
  };
  const draw = () => {
    const wanted = rules.filter((rule) => `${rule.rule} ${spoken(rule.name)} ${rule.about} ${rule.technique ?? ''}`.toLowerCase().includes(text)
      && (off === null || off === '' || (off === 'off') === !rule.enabled));
    render(html`<h1>Rules</h1>
      ${byItself(guards, reload)}
      <form class="filters" @submit=${(/** @type {Event} */ event) => go(`/console/rules?${new URLSearchParams(fields(event))}`)}>
        <label>text<input name="q" .value=${query.get('q') ?? ''} autocomplete="off" placeholder="address, canary, T1110 …"></label>
        <label>state<select name="state">${[['', 'any'], ['on', 'on'], ['off', 'off']].map(([value, name]) => html`<option value=${value} ?selected=${value === (off ?? '')}>${name}</option>`)}</select></label>
        <button>Filter</button></form>
      ${wanted.length === 0 ? empty('No rule is like that.', html`See <a href="/console/rules">all rules</a>.`) : table('Rules', [
    ['Rule', (rule) => html`<a href=${ruleHref(rule.rule)}>${spoken(rule.name)}</a> <span class="muted whole">${rule.rule}</span>`],
    ['Watches for', (rule) => html`${rule.about}${rule.technique ? html` <span class="muted">${rule.technique}</span>` : nothing}`],
    ['State', (rule) => badge(rule.enabled ? 'on' : 'off')],
    ['Severity', (rule) => severityBadge(rule.severity ?? rule.severity_default)],
    ['Set', (rule) => changed(rule)],
    ['Response', (rule) => response(policies.find((each) => each.rule === rule.rule) ?? null)],
  ], wanted)}`, main);
  };
  draw();
}

/** @param {string} rule */
export const ruleHref = (rule) => `/console/rules/${encodeURIComponent(rule)}`;

/**
 * What differs from the rule's defaults.
 *
 * @param {import('../types.js').Rule} rule
 */
function changed(rule) {
  const all = rule.settings.filter((each) => each.value !== each.default).map((each) => `${spoken(each.name)} ${each.value}`);
  if (rule.severity && rule.severity !== rule.severity_default) {
    all.push('severity');
  }
  return all.length === 0 ? html`<span class="muted whole">as it comes</span>` : all.map((each) => html`<span class="chip">${each}</span> `);
}

/**
 * What a rule's alerts lead to.
 *
 * @param {import('../types.js').ResponsePolicy | null} policy
 */
export function response(policy) {
  if (policy === null || policy.action === 'none') {
    return html`<span class="muted">none</span>`;
  }
  return html`<span class="badge ${policy.dry_run || policy.action === 'notify' ? '' : 'warn'}">${policy.action}</span>
    <span class="muted">from ${policy.severity_min}${policy.suspend_for ? ` for ${policy.suspend_for}` : ''}${policy.dry_run ? ', dry run' : ''}</span>`;
}

/**
 * What bounds all responses, and the switch that stops them.
 *
 * @param {import('../types.js').ResponseGuards} guards
 * @param {() => Promise<void>} reload
 */
function byItself(guards, reload) {
  const spared = guards.spared_keys.length + guards.spared_owners.length + guards.spared_tags.length;
  return html`<section class="panel"><div class="heading"><div><h2>What is done by itself</h2>
      <p>${guards.kill_switch ? html`${badge('off')} The kill switch is on: nothing is done by itself.` : html`${badge('on')} ${number(guards.per_hour_max)} keys an hour at the most, and ${(100 * guards.share_max).toFixed(1)} % of the active ones${spared > 0 ? html`; ${spared} ${spared === 1 ? 'is' : 'are'} never touched` : nothing}.`}
      <a href="/console/audit/responses">What was done</a></p></div>
    ${may('revoke') ? html`<button type="button" class=${guards.kill_switch ? '' : 'danger'} @click=${() => throwSwitch(!guards.kill_switch, reload)}>${guards.kill_switch ? 'Let responses go on' : 'Stop all responses'}</button>` : nothing}</div></section>`;
}

/**
 * @param {boolean} on
 * @param {() => Promise<void>} reload
 */
const throwSwitch = (on, reload) => ask({
  title: on ? 'Stop all responses?' : 'Let responses go on?',
  body: on ? html`<p>Nothing is suspended or revoked by itself until this is taken back. What was done stays done.</p>` : html`<p>Alerts lead to what their rules say again; those of the meantime do not.</p>`,
  button: on ? 'Stop them' : 'Let them go on',
  danger: on,
  work: async () => {
    await send('POST', '/v1/responses/kill-switch', { on });
    await reload();
  },
});
