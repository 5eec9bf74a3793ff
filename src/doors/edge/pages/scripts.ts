/**
 * The scripts of the pages. They are constants: they read their data from `data-*` attributes and from the page's
 * elements.
 */

/**
 * Checks 1.5 s after a tap on the open button whether the app opened. If the page is still visible, it makes the next
 * button the primary one. With `data-automatic="yes"`, it opens the app and continues to the next URL automatically,
 * except when the visitor returns with the back button.
 */
export const OPEN_SCRIPT = `
(() => {
  const data = document.currentScript.dataset;
  const open = document.getElementById('open');
  const next = document.getElementById('get') || document.getElementById('web');
  let timer;
  const look = (automatic) => {
    clearTimeout(timer);
    const began = Date.now();
    timer = setTimeout(() => {
      if (document.hidden || Date.now() - began > 4000 || !next) return;
      document.getElementById('status').textContent = data.hint;
      open.classList.remove('primary');
      next.classList.add('primary');
      if (automatic && document.hasFocus()) location.href = next.href;
    }, 1500);
  };
  const stop = () => clearTimeout(timer);
  document.addEventListener('visibilitychange', () => { if (document.hidden) stop(); });
  addEventListener('pagehide', stop);
  open.addEventListener('click', () => look(false));
  const [came] = performance.getEntriesByType('navigation');
  if (data.automatic === 'yes' && !(came && came.type === 'back_forward')) {
    look(true);
    location.href = open.href;
  }
})();
`;

/** Distinguishes an iPad from a Mac: an iPad claims to be a Mac, but has touch points. */
export const IPAD_SCRIPT = `
(() => {
  const { ipad, mac } = document.currentScript.dataset;
  location.replace(navigator.maxTouchPoints > 1 ? ipad : mac);
})();
`;
