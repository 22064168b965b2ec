import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Treats a request to upgrade (to a WebSocket, say) as any other request, as RFC 9110 §7.8 allows.
 *
 * Next.js listens for upgrades in production, where it has no use for them, and keeps the socket. No timeout of the
 * server applies to that socket, so a few hundred silent ones use up the descriptors of the process. Without a listener
 * Node.js ignores the header. `next dev` reloads pages by upgrades, so this is not for it.
 *
 * Next.js makes the server. The first that this app sees of it is a socket that it has accepted.
 */
export function refuseUpgrades(): void {
  subscribe('net.server.socket', (message) => {
    const { server } = (message as { socket: Socket & { server?: Server } }).socket;
    server?.removeAllListeners('upgrade');
  });
}
