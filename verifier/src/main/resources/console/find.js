// What the search box finds: a key by itself, its id, owner, name or tag.

import { ApiError, get, send, url } from './api.js';

const KEY_ID = /^key_[0-9a-z]{26}$/;

/** A prefix, and more letters and digits than a name has without a break. */
const SECRET = /^[A-Za-z0-9]+_(?:[A-Za-z0-9]+_)*[A-Za-z0-9]{24,}$/;

/**
 * The page that shows what a text names.
 *
 * @param {string} text a key is digested here, and goes nowhere: not to the server, not into an address
 */
export async function find(text) {
  if (KEY_ID.test(text)) {
    return `/console/keys/${text}`;
  }
  if (SECRET.test(text)) {
    return `/console/keys/${await ownerOf(text)}`;
  }
  return url('/console/keys', { q: text });
}

/** @param {string} secret */
async function ownerOf(secret) {
  try {
    return (await send('POST', '/v1/keys/lookup', { digest: await digest(secret) })).key_id;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      throw new Error('No key of this fleet is this one. (It was digested here; the text was not sent.)');
    }
    throw error;
  }
}

/** @param {string} secret */
async function digest(secret) {
  if (!globalThis.crypto?.subtle) {
    throw new Error('Browsers digest keys on HTTPS and on localhost alone: open the console there, or ask: keyfence keys.');
  }
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Keys that have a text for their owner, name or tag.
 *
 * @param {string} text
 * @param {AbortSignal} signal
 * @returns {Promise<import('./types.js').Key[]>}
 */
export async function keysLike(text, signal) {
  const tag = /^[A-Za-z0-9_.:-]{1,64}$/.test(text);
  const pages = await Promise.all(['owner', 'name', ...(tag ? ['tag'] : [])].map((field) => get(url('/v1/keys', { [field]: text, limit: 100 }), signal)));
  /** @type {Map<string, import('./types.js').Key>} */
  const found = new Map();
  pages.forEach((page) => page.items.forEach((/** @type {import('./types.js').Key} */ key) => found.set(key.key_id, key)));
  return [...found.values()];
}
