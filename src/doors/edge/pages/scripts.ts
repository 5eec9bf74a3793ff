/**
 * The scripts of the pages. They are constants: they read their data from `data-*` attributes and from the page's
 * elements.
 */

/**
 * Checks 1.5 s after a tap on the open button whether the app opened. If the page is still visible, it shows the hint
 * and makes the next button the primary one.
 */
export const OPEN_SCRIPT = `
(() => {
  const { hint } = document.currentScript.dataset;
  const open = document.getElementById('open');
  const next = document.getElementById('get') || document.getElementById('web');
  let timer;
  const stop = () => clearTimeout(timer);
  document.addEventListener('visibilitychange', () => { if (document.hidden) stop(); });
  addEventListener('pagehide', stop);
  open.addEventListener('click', () => {
    stop();
    const began = Date.now();
    timer = setTimeout(() => {
      if (document.hidden || Date.now() - began > 4000 || !next) return;
      document.getElementById('status').textContent = hint;
      open.classList.remove('primary');
      next.classList.add('primary');
    }, 1500);
  });
})();
`;

/** Distinguishes an iPad from a Mac: an iPad claims to be a Mac, but has touch points. */
export const IPAD_SCRIPT = `
(() => {
  const { ipad, mac } = document.currentScript.dataset;
  location.replace(navigator.maxTouchPoints > 1 ? ipad : mac);
})();
`;

/**
 * Writes the times of the page in the visitor's time zone, with the day in words ("tomorrow") if it is near. Among the
 * variants of the page's language (`en-GB`), it uses the visitor's.
 */
export const TIME_SCRIPT = `
(() => {
  const page = document.documentElement.lang;
  const language = navigator.languages.find((one) => one.split('-')[0] === page) || page;
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' });
  const near = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const dayOf = (time) => Date.UTC(time.getFullYear(), time.getMonth(), time.getDate()) / 864e5;
  for (const element of document.querySelectorAll('time')) {
    const time = new Date(element.dateTime);
    const days = dayOf(time) - dayOf(new Date());
    const words = Math.abs(days) <= 30 ? ' (' + near.format(days, 'day') + ')' : '';
    element.textContent = format.format(time) + words;
  }
})();
`;
