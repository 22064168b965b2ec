import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Lets a request to upgrade (to a WebSocket, say) be a request like any other, as RFC 9110 §7.8 allows.
 *
 * Next.js listens for upgrades in production too, where it has no use for them, and keeps the socket: no
 * timeout of the server applies to it any more, so a few hundred silent ones use up the descriptors of the
 * process. Without a listener Node.js ignores the header. Not for `next dev`, which reloads pages that way.
 *
 * The server is not ours to configure, and a socket that it has accepted is the first that names it.
 */
export function refuseUpgrades(): void {
  subscribe('net.server.socket', (message) => {
    const { server } = (message as { socket: Socket & { server?: Server } }).socket;
    server?.removeAllListeners('upgrade');
  });
}
