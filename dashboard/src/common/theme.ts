/** The color scheme: that of the system, or always the same. */
export type Theme = 'system' | 'light' | 'dark';

const STORAGE_KEY = 'smartlinks.theme';

export function readTheme(): Theme {
  try {
    const theme = window.localStorage.getItem(STORAGE_KEY);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}

/** Applies the theme to the document and stores it. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    window.localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Without storage, the theme applies until the page is closed.
  }
}
