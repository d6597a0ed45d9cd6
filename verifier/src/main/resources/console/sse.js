// Server-sent events that come back by themselves, and say so when they are not there.

import { restore } from './session.js';

/** Silence for longer means that nobody is there. */
const SILENCE_MAX_MS = 5_000;

const RETRY_MS = 2_000;

/**
 * Listens until the signal is aborted.
 *
 * @param {string} path
 * @param {Record<string, (data: any) => void>} handlers by the event's name
 * @param {(staleSince: Date | null) => void} onStale told when the stream is down, and when it is back
 * @param {AbortSignal} signal
 * @param {boolean} [steady] whether the server says something each second; else it may be silent while nothing happens
 */
export function listen(path, handlers, onStale, signal, steady = true) {
  /** @type {EventSource | null} */
  let source = null;
  let heardAt = Date.now();
  /** @type {Date | null} */
  let staleSince = null;
  let openedAt = 0;

  const heard = () => {
    heardAt = Date.now();
    if (staleSince !== null) {
      staleSince = null;
      onStale(null);
    }
  };

  const open = () => {
    source?.close();
    openedAt = Date.now();
    source = new EventSource(path);
    for (const [name, handler] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        heard();
        handler(JSON.parse(/** @type {MessageEvent} */ (event).data));
      });
    }
    source.onopen = heard;
    // A refusal ends the stream for good; it may be that nobody is signed in any more.
    source.onerror = () => source?.readyState === EventSource.CLOSED && restore().then(check, () => {});
  };

  const timer = setInterval(() => {
    const now = Date.now();
    if (!steady && source?.readyState === EventSource.OPEN) {
      heard();
    }
    if (now - heardAt > SILENCE_MAX_MS && staleSince === null) {
      staleSince = new Date(heardAt);
      onStale(staleSince);
    }
    if (staleSince !== null && now - openedAt > RETRY_MS && (source?.readyState !== EventSource.OPEN || now - openedAt > 2 * SILENCE_MAX_MS)) {
      open();
    }
  }, 500);

  signal.addEventListener('abort', () => {
    clearInterval(timer);
    source?.close();
  });
  open();
}

/** @param {unknown} session */
function check(session) {
  if (session === null) {
    ended();
  }
}

let ended = () => {};

/** @param {() => void} listener called when the stream finds that nobody is signed in */
export function onEnded(listener) {
  ended = listener;
}
