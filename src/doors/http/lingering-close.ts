import type { Socket } from 'node:net';

/** How long the server waits for the client to close its side, in milliseconds. */
const LINGER_MS = 1_000;

/**
 * Closes a connection in two steps (RFC 9112, 9.6): sends the pending bytes and the end of the stream, then discards
 * what the client still sends until it closes its side or a second has passed. Closing a socket with unread bytes
 * resets the connection, and a reset can overtake the response.
 */
export function closeConnection(socket: Socket): void {
  if (socket.destroyed || socket.writableEnded) {
    return;
  }
  socket.end(() => {
    if (!socket.destroyed) {
      const timer = setTimeout(() => socket.destroy(), LINGER_MS);
      socket.once('close', () => clearTimeout(timer));
    }
  });
}

/** Makes Node.js close a connection in two steps after its last response, instead of at once. */
export function enableLingeringClose(socket: Socket): void {
  socket.destroySoon = () => closeConnection(socket);
}
