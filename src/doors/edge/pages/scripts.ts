/**
 * The only scripts of the pages. They are constants: what they work with is in the elements of the page.
 */

/**
 * Opens the app on a tap, as the link does by itself, and looks a moment later whether anything came of it: if the
 * page is still there to be seen, it puts the next button first. It goes on by itself only where the page was told to
 * open the app by itself, and not when somebody comes back to it.
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

/** An iPad says that it is a Mac, but no Mac has touch points. */
export const IPAD_SCRIPT = `
(() => {
  const { ipad, mac } = document.currentScript.dataset;
  location.replace(navigator.maxTouchPoints > 1 ? ipad : mac);
})();
`;
