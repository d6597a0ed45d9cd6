// What pages have in common: times, links, marks, tables, messages.

import { html, nothing } from './lib/lit-html.js';
import { ApiError } from './api.js';

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const NUMBER = new Intl.NumberFormat();
const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** What colour a state or outcome is shown in; those that are not here mean nothing good or bad. */
const STATES = { active: 'ok', live: 'ok', confirmed: 'ok', applied: 'ok', allow: 'ok', suspended: 'warn', pending: 'warn', silent: 'warn', revoked: 'bad', expired: 'bad', unreadable: 'bad', deny: 'bad', fenced: 'bad', stopped: 'muted', new: 'bad', acknowledged: 'warn', resolved: 'ok', hit: 'bad', on: 'ok', done: 'ok', undone: 'muted', started: 'warn', planned: 'warn', refused: 'bad' };

/** @param {number} n */
export const number = (n) => NUMBER.format(n);

/**
 * A time in the viewer's zone; UTC when pointed at.
 *
 * @param {string | null | undefined} iso RFC 3339
 * @param {string} [none] what to say when there is none
 */
export function time(iso, none = '–') {
  return iso ? html`<time datetime=${iso} title=${utc(iso)}>${TIME.format(new Date(iso))}</time>` : none;
}

/**
 * How long ago a time was; the time itself, in UTC, when pointed at.
 *
 * @param {string | null | undefined} iso
 * @param {string} [none]
 */
export function ago(iso, none = 'never') {
  if (!iso) {
    return none;
  }
  return html`<time datetime=${iso} title=${utc(iso)}>${distance(new Date(iso))}</time>`;
}

/** @param {Date} date */
export function distance(date) {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) {
      return AGO.format(Math.trunc(seconds / size), unit);
    }
  }
  return 'now';
}

/** @param {string} iso */
const utc = (iso) => iso.replace('T', ' ').replace(/(\.\d{3})\d*/, '$1').replace('Z', ' UTC');

/**
 * A word in the colour of what it means; the word itself says it, too.
 *
 * @param {string} word
 */
export function badge(word) {
  const kind = /** @type {Record<string, string>} */ (STATES)[word] ?? 'muted';
  return html`<span class="badge ${kind}">${word.replaceAll('_', ' ')}</span>`;
}

/** @param {string | null | undefined} id */
export function keyLink(id) {
  return id ? html`<a class="id" href=${`/console/keys/${encodeURIComponent(id)}`}>${id}</a>` : '–';
}

/** @param {string | null | undefined} owner */
export function ownerLink(owner) {
  return owner ? html`<a href=${`/console/owners/${encodeURIComponent(owner)}`}>${owner}</a>` : '–';
}

/** @param {string | null | undefined} ip whose decisions to look at */
export function addressLink(ip) {
  return ip ? html`<a class="id" href=${`/console/decisions?ip=${encodeURIComponent(ip)}`}>${ip}</a>` : '–';
}

/** @param {string} id of an actor: a key, or a part of Keyfence */
export function actorLink(id) {
  return id.startsWith('key_') ? keyLink(id) : html`<span class="id">${id}</span>`;
}

/**
 * Whether what is shown still changes.
 *
 * @param {Date | null} stale since when nothing was heard; null when all is well
 * @param {string} [live] what to say then
 */
export function pulse(stale, live = 'Live') {
  return html`<p class="pulse ${stale ? 'stale' : ''}" role="status">${stale
    ? html`Stale: no news since <time datetime=${stale.toISOString()} title=${utc(stale.toISOString())}>${stale.toLocaleTimeString()}</time>. Trying again.` : live}</p>`;
}

/** @param {string[]} words */
export function chips(words) {
  return words.length === 0 ? html`<span class="muted">none</span>` : words.map((word) => html`<span class="chip">${word}</span> `);
}

/**
 * What went wrong, and what can be done.
 *
 * @param {unknown} error
 */
export function problem(error) {
  if (error instanceof ApiError) {
    return html`<div class="message bad" role="alert">
      <strong>${error.title}.</strong> ${sentence(error.detail)}
      ${error.requestId ? html`<span class="muted small">Request ${error.requestId}</span>` : nothing}
    </div>`;
  }
  return html`<div class="message bad" role="alert"><strong>The page has an error of its own.</strong> ${String(error)}. Load it again.</div>`;
}

/** @param {string} text */
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');

/**
 * Nothing is there: says so, and what to do.
 *
 * @param {unknown} what
 * @param {unknown} [todo]
 */
export function empty(what, todo = nothing) {
  return html`<div class="empty"><p>${what}</p>${todo === nothing ? nothing : html`<p class="muted">${todo}</p>`}</div>`;
}

export const loading = html`<p class="muted loading" role="status">Loading …</p>`;

/**
 * A table. A cell is what lit-html draws; on a phone each row becomes a card, whose cells say their column.
 *
 * @template T
 * @param {string} caption what it lists, for who cannot see it
 * @param {[string, (row: T) => unknown, string?][]} columns heading, cell and class
 * @param {T[]} rows
 */
export function table(caption, columns, rows) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}><table>
    <caption class="hidden">${caption}</caption>
    <thead><tr>${columns.map(([name, , kind]) => html`<th scope="col" class=${kind ?? nothing}>${name}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${columns.map(([name, cell, kind]) => html`<td data-name=${name} class=${kind ?? nothing}><div>${cell(row)}</div></td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/**
 * Copies a text and says so.
 *
 * @param {string} text
 * @param {string} label
 */
export function copyButton(text, label = 'Copy') {
  return html`<button type="button" @click=${async (/** @type {Event} */ event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    try {
      await navigator.clipboard.writeText(text);
      announce('Copied');
      button.classList.add('done');
    } catch {
      announce('The browser does not let pages copy here: select the text and copy it.');
    }
  }}>${label}</button>`;
}

/**
 * Says something to everybody, screen readers included.
 *
 * @param {string} text
 */
export function announce(text) {
  const toast = document.getElementById('toast');
  if (toast) {
    toast.textContent = text;
    toast.classList.add('shown');
    setTimeout(() => toast.classList.remove('shown'), 4_000);
  }
}

/**
 * The fields of a form that are not empty.
 *
 * @param {Event} event a submission, which goes nowhere by itself
 * @returns {Record<string, string>}
 */
export function fields(event) {
  event.preventDefault();
  /** @type {Record<string, string>} */
  const values = {};
  for (const [name, value] of new FormData(/** @type {HTMLFormElement} */ (event.target))) {
    if (typeof value === 'string' && value.trim() !== '') {
      values[name] = value.trim();
    }
  }
  return values;
}

/**
 * Words separated by spaces or commas.
 *
 * @param {string | undefined} text
 */
export const words = (text) => (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
