/**
 * Loaded before the app: a host where the guards of lib/startup see no request, as one with an HTTP server of its own. The
 * server by which the app tests its guards is on another port, and works.
 */
import { channel } from 'node:diagnostics_channel';

const started = channel('http.server.request.start');

function subscribeElsewhere(listener) {
  // Node.js calls the method of the object once more.
  delete started.subscribe;
  started.subscribe((message, name) => {
    if (message.request.socket.localPort !== Number(process.env.PORT)) listener(message, name);
  });
  started.subscribe = subscribeElsewhere;
}
started.subscribe = subscribeElsewhere;
// Node.js holds a channel weakly.
globalThis.channelWithoutHook = started;
