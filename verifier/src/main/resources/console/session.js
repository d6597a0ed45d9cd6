// Who is signed in. The key itself is never here: the browser has a cookie that scripts cannot read.

import { ApiError, get, send } from './api.js';

/** @type {import('./types.js').Session | null} */
let session = null;

/** @returns {import('./types.js').Session | null} who is signed in; null for nobody */
export function current() {
  return session;
}

/**
 * Whether the key may do something with Keyfence. Only hides what it may not: the API refuses it anyway.
 *
 * @param {string} scope
 */
export function may(scope) {
  return session !== null && session.scopes.includes(scope);
}

/** Asks the server who is signed in. */
export async function restore() {
  try {
    session = await get('/console/session');
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) {
      throw error;
    }
    session = null;
  }
  return session;
}

/** @param {string} key sent once, to be exchanged for the cookie, and kept nowhere */
export async function signIn(key) {
  session = await send('POST', '/console/session', { key });
}

/** Signs out; the server forgets the session, whatever the browser keeps. */
export async function signOut() {
  session = null;
  await send('DELETE', '/console/session');
}

/** The server said that the session is over. */
export function forget() {
  session = null;
}
