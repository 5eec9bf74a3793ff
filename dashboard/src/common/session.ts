/** The credential with which a person is signed in. */
export interface Session {
  /** An admin key or a secret token. It is sent only in the header `Authorization`, and never part of an address. */
  credential: string;
  /** Whether it remains on this device until the person signs out. Otherwise it ends with the browser tab. */
  isRemembered: boolean;
}

const STORAGE_KEY = 'smartlinks.credential';

/** Returns the stored session of this tab or device, or null. Browsers can forbid storage. */
export function readSession(): Session | null {
  for (const [storage, isRemembered] of listStorages()) {
    const credential = storage.getItem(STORAGE_KEY);
    if (credential !== null && credential !== '') {
      return { credential, isRemembered };
    }
  }
  return null;
}

/** Stores the session in place of any other. */
export function storeSession({ credential, isRemembered }: Session): void {
  clearSession();
  for (const [storage, isLasting] of listStorages()) {
    if (isLasting === isRemembered) {
      storage.setItem(STORAGE_KEY, credential);
    }
  }
}

/** Removes the stored session. */
export function clearSession(): void {
  for (const [storage] of listStorages()) {
    storage.removeItem(STORAGE_KEY);
  }
}

/** Calls `onChange` when another tab signs in or out on this device. Returns a function that stops it. */
export function watchSession(onChange: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === STORAGE_KEY || key === null) {
      onChange();
    }
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}

function listStorages(): [Storage, boolean][] {
  try {
    return [
      [window.sessionStorage, false],
      [window.localStorage, true],
    ];
  } catch {
    return [];
  }
}

/** Returns the value of the header `Authorization`: platform tokens have 40 hexadecimal digits. */
export function buildAuthorization(credential: string): string {
  return `${/^[0-9a-f]{40}$/i.test(credential) ? 'Token' : 'Bearer'} ${credential}`;
}

const SIGN_IN_CODE = /^#signin=([A-Za-z0-9_-]{8,200})$/;

/**
 * Returns the sign-in code in the fragment of the address, and removes it from the address and the history, so that
 * nobody can read it there. Null if there is none.
 */
export function takeSignInCode(): string | null {
  const code = SIGN_IN_CODE.exec(window.location.hash)?.[1] ?? null;
  if (code !== null) {
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  }
  return code;
}

/** Calls `onCode` for a code in an address that is opened in this tab, which loads no page if only the fragment differs. */
export function watchSignInCode(onCode: (code: string) => void): () => void {
  const onHashChange = () => {
    const code = takeSignInCode();
    if (code !== null) {
      onCode(code);
    }
  };
  window.addEventListener('hashchange', onHashChange);
  return () => window.removeEventListener('hashchange', onHashChange);
}
