// How the console talks to the API: the same that programs use, by the session's cookie.

/** A refusal as the API puts it (RFC 9457). */
export class ApiError extends Error {
  /**
   * @param {number} status 0 when the server could not be reached
   * @param {string} title
   * @param {string} detail
   * @param {string} code
   * @param {string | null} requestId
   */
  constructor(status, title, detail, code, requestId) {
    super(`${title}: ${detail}`);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.code = code;
    this.requestId = requestId;
  }
}

/** Called when the server says that the session is over. */
let signedOut = () => {};

/** @param {() => void} listener */
export function onSignedOut(listener) {
  signedOut = listener;
}

/**
 * @param {string} path with its query
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} the answer's JSON
 */
export function get(path, signal) {
  return call('GET', path, undefined, { signal });
}

/**
 * Changes something.
 *
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body] what is sent as JSON
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>} the answer's JSON; null when it has none
 */
export function send(method, path, body, headers) {
  return call(method, path, body, { headers });
}

/**
 * A path with a query of what is given.
 *
 * @param {string} path
 * @param {Record<string, string | number | null | undefined>} parameters those that are empty are left out
 */
export function url(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} body
 * @param {{signal?: AbortSignal, headers?: Record<string, string>}} options
 */
async function call(method, path, body, { signal, headers = {} }) {
  const all = { ...headers };
  if (method !== 'GET') {
    all['Keyfence-Console'] = '1';
  }
  if (body !== undefined) {
    all['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: all,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      credentials: 'same-origin',
      redirect: 'error',
    });
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new ApiError(0, 'The server cannot be reached', 'check that the control node runs, and try again', 'unreachable', null);
  }
  const text = await response.text();
  if (!response.ok) {
    throw refusal(response, text, path);
  }
  return text === '' ? null : JSON.parse(text);
}

/**
 * @param {Response} response
 * @param {string} text
 * @param {string} path
 */
function refusal(response, text, path) {
  let problem;
  try {
    problem = JSON.parse(text);
  } catch {
    problem = {};
  }
  if (response.status === 401 && path !== '/console/session') {
    signedOut();
  }
  return new ApiError(
    response.status,
    problem.title ?? `The server answered ${response.status}`,
    problem.detail ?? 'it said no more than that',
    problem.code ?? '',
    problem.request_id ?? response.headers.get('X-Request-Id'),
  );
}
