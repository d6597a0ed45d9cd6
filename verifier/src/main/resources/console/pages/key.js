// One key: what it is, what it may and what it does, its life, and its end.

import { html, nothing, render } from '../lib/lit-html.js';
import { severityBadge } from '../alerts.js';
import { get, send, url } from '../api.js';
import { breakdown } from '../breakdown.js';
import { ask, reasonFields } from '../dialog.js';
import { follow, receiptView } from '../receipt.js';
import { may } from '../session.js';
import { lastHour, usage, usagePanel } from '../usage.js';
import { actorLink, addressLink, ago, badge, chips, copyButton, empty, number, ownerLink, table, time } from '../ui.js';
import { COLUMNS as DECISIONS } from './decisions.js';
import { options } from './keys.js';
import { secretView } from './new-key.js';

/** How many of the latest decisions are looked through for addresses and the like. */
const LOOKED_THROUGH = 500;
const DECISIONS_SHOWN = 20;
const ALERTS_SHOWN = 10;

/** How often, and how long apart, a key's record is read again until it says what was done. */
const SETTLE_TIMES = 40;
const SETTLE_MS = 250;

/** @param {import('../types.js').Shown} shown */
export async function show({ main, args: [id], signal, title }) {
  const path = `/v1/keys/${encodeURIComponent(id)}`;
  const mayAudit = may('audit:read');
  const [found, history, decided, used, alerted] = await Promise.all([
    get(path, signal),
    mayAudit ? get(`${path}/history`, signal) : null,
    mayAudit ? get(url('/v1/decisions', { key_id: id, limit: LOOKED_THROUGH }), signal).catch(() => null) : null,
    mayAudit ? get(url('/v1/usage', { key_id: id, step: 'P1D' }), signal).catch(() => null) : null,
    mayAudit ? get(url('/v1/alerts', { key_id: id, limit: ALERTS_SHOWN }), signal).catch(() => null) : null,
  ]);
  /** @type {{key: import('../types.js').Key, events: import('../types.js').KeyEvent[] | null, receipt: import('../types.js').Receipt | null, reason: string}} */
  const state = { key: found, events: history?.items ?? null, receipt: null, reason: '' };
  title(found.name || id);
  const draw = () => render(html`
    ${heading(state.key, actions)}
    ${state.receipt ? receiptView(state.receipt) : nothing}
    <div class="columns">${facts(state.key)}${scopes(state.key, used?.windows ?? null)}</div>
    ${alerted && alerted.items.length > 0 ? alerts(alerted.items) : nothing}
    ${mayAudit ? usagePanel : nothing}
    ${mayAudit ? decisions(id, decided?.items ?? null, state.reason, (reason) => { state.reason = reason; draw(); }) : nothing}
    ${state.events ? events(state.events) : nothing}`, main);
  const reload = async () => {
    state.key = await get(path, signal);
    state.events = mayAudit ? (await get(`${path}/history`, signal)).items : null;
    draw();
  };
  const actions = { revoke, suspend, resume, rotate };
  draw();
  if (mayAudit) {
    await usage(/** @type {HTMLElement} */ (main.querySelector('.usage')), { key_id: id }, signal);
  }

  async function revoke() {
    const traffic = mayAudit ? await lastHour({ key_id: id }).catch(() => null) : null;
    ask({
      title: `Revoke ${state.key.name || id}?`,
      body: html`${banner(traffic)}<p>No node accepts the key after this, and nothing brings it back.</p>${reasonFields}`,
      button: 'Revoke for good',
      danger: true,
      work: async (values) => {
        state.receipt = await send('POST', `${path}/revoke`, { ...values, wait_ms: 0 });
        draw();
        follow(/** @type {import('../types.js').Receipt} */ (state.receipt).revocation_id, (receipt) => { state.receipt = receipt; draw(); }, signal, true).then(settle, () => {});
      },
    });
  }

  /** Nodes refuse the key before its own record says so: that follows. */
  async function settle() {
    for (let times = 0; times < SETTLE_TIMES && state.key.state !== 'revoked' && !signal.aborted; times++) {
      await reload();
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
  }

  function suspend() {
    ask({
      title: `Suspend ${state.key.name || id}?`,
      body: html`<p>Every node refuses the key until it is resumed.</p><label>Reason<input name="reason" maxlength="256" autocomplete="off"></label>`,
      button: 'Suspend',
      danger: true,
      work: async (values) => {
        await send('POST', `${path}/suspend?wait=fleet`, values);
        await reload();
      },
    });
  }

  function resume() {
    ask({
      title: `Resume ${state.key.name || id}?`,
      body: html`<p>Nodes accept the key again.</p>`,
      button: 'Resume',
      work: async () => {
        await send('POST', `${path}/resume?wait=fleet`, {});
        await reload();
      },
    });
  }

  function rotate() {
    ask({
      title: `Rotate ${state.key.name || id}?`,
      body: html`<p>The key gets a new secret, which is shown once. The old one is accepted for a while yet.</p>
        <label>Old secret works for<select name="grace"><option value="PT24H">24 hours</option><option value="PT1H">1 hour</option><option value="P7D">7 days</option><option value="PT0S">not any more</option></select></label>`,
      button: 'Rotate',
      work: async (values) => {
        render(secretView(await send('POST', `${path}/rotate`, values), 'The key has a new secret.'), main);
      },
    });
  }
}

/** @param {number | null} requests of the last hour; null when nobody may know */
export function banner(requests) {
  if (requests === null) {
    return nothing;
  }
  return requests === 0
    ? html`<p class="message">No requests in the last hour.</p>`
    : html`<p class="message bad"><strong>${number(requests)} requests in the last hour</strong> came with it. All further ones will be refused.</p>`;
}

/**
 * @param {import('../types.js').Key} key
 * @param {{revoke: () => void, suspend: () => void, resume: () => void, rotate: () => void}} actions
 */
function heading(key, { revoke, suspend, resume, rotate }) {
  const alive = key.state === 'active' || key.state === 'suspended';
  return html`<div class="heading"><div><h1>${key.name || 'Key without a name'} ${badge(key.state)}</h1>
      <p class="muted"><span class="id">${key.key_id}</span> ${copyButton(key.key_id, 'Copy id')}</p></div>
    <p class="buttons">
      ${alive && may('keys:write') ? html`<button type="button" @click=${rotate}>Rotate</button>
        ${key.state === 'active' ? html`<button type="button" @click=${suspend}>Suspend</button>` : html`<button type="button" @click=${resume}>Resume</button>`}` : nothing}
      ${key.state !== 'revoked' && may('revoke') ? html`<button type="button" class="danger" @click=${revoke}>Revoke</button>` : nothing}
    </p></div>`;
}

/** @param {import('../types.js').Key} key */
function facts(key) {
  const newest = key.secrets[0];
  return html`<section class="panel"><h2>Key</h2><dl class="facts">
    <div><dt>Owner</dt><dd>${ownerLink(key.owner)}</dd></div>
    <div><dt>Opens</dt><dd>${key.profile}, ${key.environment}</dd></div>
    <div><dt>Created</dt><dd>${time(key.created_at)}</dd></div>
    <div><dt>Expires</dt><dd>${time(key.expires_at, 'never')}</dd></div>
    <div><dt>Last used</dt><dd>${ago(key.last_used_at)}</dd></div>
    <div><dt>Secret</dt><dd>${newest ? html`${ordinal(newest.generation)}, made ${ago(newest.created_at)}` : '–'}
      ${key.secrets.slice(1).map((old) => html`<br><span class="muted">the one before works until ${time(old.valid_until)}</span>`)}</dd></div>
    <div><dt>Tags</dt><dd>${chips(key.tags)}</dd></div>
    ${Object.entries(key.attributes).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    ${key.restrictions ? Object.entries(key.restrictions).map(([name, value]) => html`<div><dt>${name.replaceAll('_', ' ')}</dt><dd><code>${JSON.stringify(value)}</code></dd></div>`) : nothing}
  </dl></section>`;
}

/** @param {number} n */
const ordinal = (n) => n === 1 ? 'first' : `number ${n}`;

/**
 * What it may do beside what it does: what is never used can be taken away.
 *
 * @param {import('../types.js').Key} key
 * @param {import('../types.js').UsageWindow[] | null} windows
 */
function scopes(key, windows) {
  const used = new Set((windows ?? []).flatMap((window) => window.scopes));
  const unused = key.scopes.filter((scope) => !scope.includes('*') && !used.has(scope));
  return html`<section class="panel"><h2>Scopes</h2>
    ${key.scopes.length === 0 ? html`<p class="muted">It holds none.</p>` : table('Scopes', [
    ['Granted', (scope) => html`<span class="chip">${scope}</span>`],
    ['Used in 30 days', (scope) => windows === null ? html`<span class="muted">unknown</span>` : used.has(scope) ? html`<span class="badge ok">yes</span>` : scope.includes('*') ? usedUnder(scope, used) : html`<span class="muted">no</span>`],
  ], key.scopes)}
    ${key.state === 'active' && windows !== null && windows.length > 0 && unused.length > 0 ? html`<p class="muted">It was used, and not for ${unused.join(', ')}: consider to take ${unused.length === 1 ? 'that' : 'those'} away.</p>` : nothing}
  </section>`;
}

/**
 * @param {string} wildcard
 * @param {Set<string>} used
 */
function usedUnder(wildcard, used) {
  const prefix = wildcard.slice(0, wildcard.indexOf('*'));
  return chips([...used].filter((scope) => scope.startsWith(prefix)));
}

/**
 * @param {string} id
 * @param {import('../types.js').Decision[] | null} all
 * @param {string} reason those that are shown; empty for all
 * @param {(reason: string) => void} choose
 */
function decisions(id, all, reason, choose) {
  const link = url('/console/decisions', { key_id: id, reason });
  if (all === null) {
    return html`<section class="panel"><h2>Decisions</h2>${empty('This node keeps no decisions, or does not answer.', 'Ask a control node that archives them (--archive-days).')}</section>`;
  }
  if (all.length === 0) {
    return html`<section class="panel"><h2>Decisions</h2>${empty('Nobody has presented this key yet, as far as this node’s archive goes back.')}</section>`;
  }
  return html`<h2>Where it is used from <span class="muted">latest ${number(all.length)} decisions</span></h2>
    <div class="columns three">
      ${breakdown('Addresses', all, (decision) => decision.client_ip, addressLink)}
      ${breakdown('User agents', all, (decision) => decision.user_agent)}
      ${breakdown('Routes', all, (decision) => decision.route && `${decision.method ?? ''} ${decision.route}`.trim())}
    </div>
    <section class="panel"><div class="heading"><h2>Decisions</h2><p class="buttons">
        <select aria-label="Decisions for" @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>${options(['', ...new Set(all.map((decision) => decision.reason))], reason)}</select>
        <a href=${link}>All, with filters</a></p></div>
      ${table('Latest decisions', DECISIONS.filter(([name]) => name !== 'Key' && name !== 'Owner'), all.filter((decision) => reason === '' || decision.reason === reason).slice(0, DECISIONS_SHOWN))}</section>`;
}

/** @param {import('../types.js').Alert[]} all */
const alerts = (all) => html`<section class="panel"><h2>Alerts</h2>${table('Alerts', [
  ['Severity', (alert) => severityBadge(alert.severity)],
  ['What', (alert) => html`<a href=${`/console/alerts/${alert.alert_id}`}>${alert.rule_name.replaceAll('_', ' ')}</a> ${alert.summary}`],
  ['Hits', (alert) => number(alert.count), 'number'],
  ['Last hit', (alert) => ago(alert.last_seen)],
  ['State', (alert) => badge(alert.status)],
], all)}</section>`;

/** @param {import('../types.js').KeyEvent[]} all oldest first */
function events(all) {
  return html`<section class="panel"><h2>History</h2>${table('History', [
    ['When', (event) => time(event.accepted_at)],
    ['What', (event) => html`${event.type.replaceAll('_', ' ')} <span class="muted">version ${event.version}</span>`],
    ['By', (event) => actorLink(event.actor.id)],
    ['Why', (event) => html`${(event.reason ?? '').replaceAll('_', ' ')}${event.note ? html`: ${event.note}` : nothing}${event.revocation_id ? html` <a href=${`/console/revocations/${event.revocation_id}`}>receipt</a>` : nothing}`],
  ], all.toReversed())}</section>`;
}
