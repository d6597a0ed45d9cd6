// One rule: what it watches for, its settings, what its alerts lead to, and its latest alerts.

import { html, nothing, render } from '../lib/lit-html.js';
import { SEVERITIES, about, severityBadge, spoken } from '../alerts.js';
import { ApiError, get, send, url } from '../api.js';
import { may } from '../session.js';
import { actorLink, ago, announce, badge, empty, fields, number, problem, table, time } from '../ui.js';
import { options } from './keys.js';
import { response } from './rules.js';

const ALERTS_SHOWN = 10;
const ACTIONS = ['none', 'notify', 'suspend', 'revoke'];

/** How long a suspension lasts, by what it is called. */
const SPANS = [['PT1H', 'an hour'], ['P1D', 'a day'], ['P7D', '7 days'], ['', 'until somebody ends it']];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, args: [id], signal, title }) {
  /** @type {import('../types.js').Rule} */
  let rule = await find();
  title(spoken(rule.name));
  /** @type {import('../types.js').ResponsePolicy} */
  let policy = await get(`/v1/responses/policies/${encodeURIComponent(id)}`, signal);
  /** @type {import('../types.js').Alert[]} */
  const alerts = (await get(url('/v1/alerts', { rule: id, limit: ALERTS_SHOWN }), signal)).items;
  /** What was refused, by the form that asked. @type {{rule: unknown, policy: unknown}} */
  const refused = { rule: null, policy: null };

  async function find() {
    const found = (await get('/v1/rules', signal)).items.find((/** @type {import('../types.js').Rule} */ each) => each.rule === id);
    if (!found) {
      throw new ApiError(404, 'There is no such rule', 'the page of rules lists them', 'not_found', null);
    }
    return found;
  }

  const draw = () => render(html`<div class="heading"><div><h1>${spoken(rule.name)} ${badge(rule.enabled ? 'on' : 'off')}</h1>
      <p>${rule.about}</p></div>
      <p class="buttons"><a class="button" href="/console/rules">All rules</a> <a class="button" href=${url('/console/alerts', { rule: id, status: 'any' })}>Its alerts</a></p></div>
    <div class="columns">
      ${settings(rule, save, refused.rule)}
      <div>${leadsTo(policy, setPolicy, refused.policy)}${facts(rule)}</div>
    </div>
    <section class="panel"><h2>Latest alerts</h2>${alerts.length === 0 ? empty('It has raised nothing yet.') : table('Latest alerts', [
    ['Severity', (alert) => severityBadge(alert.severity)],
    ['What', (alert) => html`<a href=${`/console/alerts/${alert.alert_id}`}>${alert.summary}</a>`],
    ['About', about],
    ['Hits', (alert) => number(alert.count), 'number'],
    ['Last hit', (alert) => ago(alert.last_seen)],
    ['State', (alert) => badge(alert.status)],
  ], alerts)}</section>`, main);

  /** @param {Event} event */
  const save = async (event) => {
    const { enabled, severity, ...given } = fields(event);
    /** @type {Record<string, string>} */
    const changed = {};
    for (const { name, default: own } of rule.settings) {
      const value = given[`set-${name}`];
      if (value !== undefined && value !== own) {
        changed[name] = value;
      }
    }
    try {
      rule = await send('PUT', `/v1/rules/${encodeURIComponent(id)}`,
        { enabled: enabled === 'on', severity: severity ?? null, settings: changed }, { 'If-Match': `"${rule.version}"` });
      refused.rule = null;
      announce('The rule is set.');
    } catch (error) {
      refused.rule = error;
      if (error instanceof ApiError && error.status === 412) {
        rule = await find();
      }
    }
    draw();
  };

  /** @param {Event} event */
  const setPolicy = async (event) => {
    const { action, live, severity_min: severityMin, suspend_for: suspendFor } = fields(event);
    try {
      policy = await send('PUT', `/v1/responses/policies/${encodeURIComponent(id)}`,
        { action, dry_run: live !== 'on', severity_min: severityMin, suspend_for: action === 'suspend' ? suspendFor ?? null : null });
      refused.policy = null;
      announce('The response is set.');
    } catch (error) {
      refused.policy = error;
    }
    draw();
  };
  draw();
}

/**
 * @param {import('../types.js').Rule} rule
 * @param {(event: Event) => Promise<void>} save
 * @param {unknown} refusal
 */
function settings(rule, save, refusal) {
  if (!may('alerts:write')) {
    return html`<section class="panel"><h2>Settings</h2>${rule.settings.length === 0 ? html`<p class="muted">It has none.</p>` : table('Settings', [
      ['Setting', (each) => spoken(each.name)],
      ['Value', (each) => each.value],
      ['As it comes', (each) => each.default],
    ], rule.settings)}</section>`;
  }
  return html`<section class="panel"><h2>Settings</h2><form @submit=${save} class="settings">
    <label class="check"><input type="checkbox" name="enabled" value="on" .checked=${rule.enabled}> Raises alerts</label>
    <label>Severity<select name="severity">${options(['', ...SEVERITIES], rule.severity, { '': `its own: ${rule.severity_default}, or graded` })}</select></label>
    ${rule.settings.map((each) => html`<label>${spoken(each.name)}<input name=${`set-${each.name}`} .value=${each.value} autocomplete="off" spellcheck="false" placeholder=${each.default}>
      <span class="hint">${each.value === each.default ? 'as it comes' : `set here; ${each.default} as it comes`}</span></label>`)}
    ${refusal === null ? nothing : problem(refusal)}
    <p class="buttons"><button class="primary">Set the rule</button></p>
    <p class="muted small">An empty field goes back to what it comes with. It holds for decisions from about a second later on; alerts that are there stay.</p>
  </form></section>`;
}

/**
 * @param {import('../types.js').ResponsePolicy} policy
 * @param {(event: Event) => Promise<void>} save
 * @param {unknown} refusal
 */
function leadsTo(policy, save, refusal) {
  const heading = html`<h2>What its alerts lead to</h2>`;
  if (!may('revoke')) {
    return html`<section class="panel">${heading}<p>${response(policy)}</p></section>`;
  }
  return html`<section class="panel">${heading}<form @submit=${save} class="settings">
    <label>The key is<select name="action">${options(ACTIONS, policy.action, { none: 'left alone', notify: 'left alone, and it is written down', suspend: 'suspended', revoke: 'revoked' })}</select></label>
    <label>From severity<select name="severity_min">${options(SEVERITIES, policy.severity_min)}</select></label>
    <label>A suspension lasts<select name="suspend_for">${[...SPANS, ...(policy.suspend_for && !SPANS.some(([span]) => span === policy.suspend_for) ? [[policy.suspend_for, policy.suspend_for]] : [])].map(([span, name]) => html`<option value=${span} ?selected=${span === (policy.suspend_for ?? '')}>${name}</option>`)}</select></label>
    <label class="check"><input type="checkbox" name="live" value="on" .checked=${!policy.dry_run}> For real: without this, what would be done is only written down</label>
    ${refusal === null ? nothing : problem(refusal)}
    <p class="buttons"><button class="primary">Set the response</button></p>
  </form></section>`;
}

/** @param {import('../types.js').Rule} rule */
const facts = (rule) => html`<section class="panel"><h2>Rule</h2><dl class="facts">
  <div><dt>Id</dt><dd>${rule.rule}</dd></div>
  ${rule.technique ? html`<div><dt>Technique</dt><dd>${rule.technique}</dd></div>` : nothing}
  <div><dt>Severity</dt><dd>${severityBadge(rule.severity ?? rule.severity_default)}</dd></div>
  <div><dt>Settings</dt><dd>${rule.version === 0 ? 'as they come' : html`version ${rule.version}, set by ${actorLink(rule.actor?.id ?? '')} ${time(rule.set_at)}`}</dd></div>
</dl></section>`;
