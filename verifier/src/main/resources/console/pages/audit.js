// Who did what to which key; beside it, who made what of which alert, and what was done by itself.

import { html, nothing, render } from '../lib/lit-html.js';
import { url } from '../api.js';
import { go } from '../navigation.js';
import { Pager } from '../pager.js';
import { actorLink, announce, empty, fields, keyLink, ownerLink, table, time } from '../ui.js';
import { local, withTimes } from './decisions.js';
import { options } from './keys.js';

const FILTERS = ['owner', 'actor', 'type', 'key_id', 'from', 'to'];
const TYPES = ['', 'created', 'imported', 'updated', 'scoped', 'rotated', 'suspended', 'resumed', 'expiry_changed', 'expired', 'revoked'];

/** A file that a spreadsheet opens; who needs all, reads the topic. */
const CSV_ROWS_MAX = 20_000;

/** @type {[string, (event: import('../types.js').KeyEvent) => string | number | null | undefined][]} */
const CSV = [
  ['accepted_at', (event) => event.accepted_at],
  ['type', (event) => event.type],
  ['key_id', (event) => event.key_id],
  ['owner', (event) => (event.after ?? event.before)?.owner],
  ['version', (event) => event.version],
  ['actor', (event) => event.actor.id],
  ['address', (event) => event.actor.address],
  ['request_id', (event) => event.actor.request_id],
  ['reason', (event) => event.reason],
  ['note', (event) => event.note],
  ['revocation_id', (event) => event.revocation_id],
];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, query, signal }) {
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  /** @type {Pager<import('../types.js').KeyEvent>} */
  const pager = new Pager('/v1/key-events', { ...filters, limit: 100 }, signal);
  await pager.more();
  const draw = () => render(html`${heading('', () => download('key-events', CSV, filters, signal))}
    ${form(query)}
    ${pager.items.length === 0 && pager.next === null ? empty('Nothing that was done is like that.', 'Loosen the filter.') : table('Key events', [
    ['When', (event) => time(event.accepted_at)],
    ['What', (event) => event.type.replaceAll('_', ' ')],
    ['Key', (event) => keyLink(event.key_id)],
    ['Owner', (event) => ownerLink((event.after ?? event.before)?.owner)],
    ['By', (event) => actorLink(event.actor.id)],
    ['From', (event) => event.actor.address ?? '–'],
    ['Why', (event) => html`${(event.reason ?? '').replaceAll('_', ' ')}${event.note ? html`: ${event.note}` : nothing}`],
  ], pager.items)}
    ${pager.button(draw)}`, main);
  draw();
}

/** @param {URLSearchParams} query */
const form = (query) => html`<form class="filters" @submit=${(/** @type {Event} */ event) => go(url('/console/audit', withTimes(fields(event))))}>
  <label>key<input name="key_id" .value=${query.get('key_id') ?? ''} autocomplete="off" placeholder="key_…"></label>
  <label>owner<input name="owner" .value=${query.get('owner') ?? ''} autocomplete="off"></label>
  <label>by<input name="actor" .value=${query.get('actor') ?? ''} autocomplete="off" placeholder="key_… or system"></label>
  <label>what<select name="type">${options(TYPES, query.get('type'))}</select></label>
  <label>from<input name="from" type="datetime-local" .value=${local(query.get('from'))}></label>
  <label>to<input name="to" type="datetime-local" .value=${local(query.get('to'))}></label>
  <button>Filter</button>
</form>`;

/** The kinds of what was done, each with its page below /console/audit. */
const KINDS = [['', 'Keys'], ['/alerts', 'Alerts'], ['/responses', 'Responses']];

/**
 * @param {string} kind
 * @param {() => void} csv
 */
export const heading = (kind, csv) => html`<div class="heading"><h1>Audit</h1>
    <button type="button" @click=${csv}>Download CSV</button></div>
  <nav class="tabs" aria-label="What was done">${KINDS.map(([path, name]) => html`<a href=${`/console/audit${path}`} aria-current=${path === kind ? 'page' : nothing}>${name}</a>`)}</nav>`;

/**
 * Makes a file for a spreadsheet of a list, the newest first.
 *
 * @template T
 * @param {string} list the API's, and the file's name
 * @param {[string, (item: T) => string | number | null | undefined][]} columns
 * @param {Record<string, string | null>} filters
 * @param {AbortSignal} signal
 */
export async function download(list, columns, filters, signal) {
  /** @type {Pager<T>} */
  const pager = new Pager(`/v1/${list}`, { ...filters, limit: 500 }, signal);
  try {
    do {
      await pager.more();
    } while (pager.next !== null && pager.items.length < CSV_ROWS_MAX);
  } catch (error) {
    announce(error instanceof Error ? error.message : String(error));
    return;
  }
  const lines = [columns.map(([name]) => name), ...pager.items.map((item) => columns.map(([, of]) => of(item)))];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([lines.map((line) => line.map(quoted).join(',')).join('\r\n')], { type: 'text/csv' }));
  link.download = `${list}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
  announce(pager.next === null ? `${pager.items.length} rows.` : `The newest ${pager.items.length} rows: narrow the filter for the others.`);
}

/**
 * A field of CSV; one that a spreadsheet would take for a formula is made a text.
 *
 * @param {string | number | null | undefined} value
 */
export function quoted(value) {
  const text = String(value ?? '');
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
