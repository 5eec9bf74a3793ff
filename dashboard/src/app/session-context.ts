import { createContext, useContext } from 'react';

interface SessionContextValue {
  credential: string | null;
  signOut: () => void;
}

export const SessionContext = createContext<SessionContextValue>({ credential: null, signOut: () => {} });

/** Returns the credential of the signed-in person, and the function that signs them out. */
export const useSession = () => useContext(SessionContext);
