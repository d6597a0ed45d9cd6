// Going from page to page without loading the document again.

let show = () => {};

/** @param {() => void} listener shows the page of the browser's address */
export function onNavigate(listener) {
  show = listener;
}

/**
 * Goes to another page.
 *
 * @param {string} href below /console
 */
export function go(href) {
  history.pushState(null, '', href);
  show();
  window.scrollTo(0, 0);
  document.getElementById('main')?.focus();
}
