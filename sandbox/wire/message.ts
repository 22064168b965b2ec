import type { Exchange } from '../control/exchange-log.ts';
import { isByThief, type Kind } from './kind.ts';
import { kindOf } from './kinds.ts';

export const LANES = ['browser', 'app', 'platform', 'stytch'] as const;
export type Party = (typeof LANES)[number];

/** One exchange in the picture, with those that it led to before it was answered. */
export interface Message {
  exchange: Exchange;
  kind: Kind;
  from: Party;
  to: Party;
  /** The sandbox itself sent it, in the part of a thief. */
  byThief: boolean;
  inner: Message[];
}

/** Pages and pictures that no step is about. */
const SCENERY = /\.(css|svg)$|^\/$/;

/** The log as messages, oldest first, each within the one that it served. */
export function messagesOf(exchanges: readonly Exchange[]): Message[] {
  const roots: Message[] = [];
  const open: Message[] = [];
  for (const exchange of exchanges) {
    if (exchange.server === 'platform' && SCENERY.test(exchange.path)) continue;
    const message = messageOf(exchange);
    const outer = message.byThief ? undefined : open.findLast((other) => serves(message, other));
    (outer?.inner ?? roots).push(message);
    open.push(message);
  }
  return roots;
}

/** A message and all within it, in the order in which they were sent. */
export const withInner = (message: Message): Message[] => [message, ...message.inner.flatMap(withInner)];

function messageOf(exchange: Exchange): Message {
  const byThief = isByThief(exchange);
  const from = byThief ? 'browser' : senderOf(exchange);
  return { exchange, kind: kindOf(exchange), from, to: exchange.server, byThief, inner: [] };
}

/** Whether the sender of one was at work on the other just then. */
function serves(message: Message, { exchange, to }: Message): boolean {
  const { id, answeredAfter } = exchange;
  const during =
    message.exchange.id > id && message.exchange.id <= (answeredAfter ?? Number.POSITIVE_INFINITY);
  return during && message.from === to;
}

function senderOf({ server, path, authorization }: Exchange): Party {
  if (server === 'app') return 'browser';
  if (server === 'platform') return path.startsWith('/v1/') ? 'app' : 'browser';
  const isBackend = /^\/v1\/(b2b|idp|users|sessions|public|connected_apps)\b/.test(path);
  return isBackend && !(authorization ?? '').startsWith('Bearer') ? 'platform' : 'app';
}
