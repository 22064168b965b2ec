import { PROJECT } from '../identities.ts';
import type { Exchange } from './exchange-log.ts';
import { masked, maskedUrl, type Shown } from './mask.ts';

export type Party = 'browser' | 'app' | 'platform' | 'stytch';

/** One arrow of the picture: who asked whom for what, and what came back. */
export interface Step {
  id: number;
  at: string;
  from: Party;
  to: Party;
  title: string;
  request: Shown[];
  status: string;
  answer: Shown[];
  /** Where the answer sends the browser. */
  location: string | undefined;
  /** The host it is sent to, where that is another one. */
  leavesFor: string | undefined;
  milliseconds: number | null;
  isFault: boolean;
}

/** What happened from one arrival at the consent page to the next. */
export interface Flow {
  steps: Step[];
}

const SCENERY = /\.(css|svg)$|^\/$/;

/** Sorts the log into flows, youngest first; within a flow, oldest first. Pictures and style sheets are left out. */
export function flowsOf(exchanges: readonly Exchange[]): Flow[] {
  const flows: Flow[] = [];
  let state: string | undefined;
  for (const exchange of exchanges) {
    if (SCENERY.test(exchange.path)) continue;
    const isArrival = exchange.method === 'GET' && exchange.path === '/oauth/authorize';
    const isNew = isArrival && exchange.query.state !== state;
    if (isArrival) state = exchange.query.state;
    if (isNew || flows.length === 0) flows.unshift({ steps: [] });
    flows[0]?.steps.push(stepOf(exchange));
  }
  return flows;
}

function stepOf(exchange: Exchange): Step {
  const { authorization } = exchange;
  const request = { ...exchange.query, ...(authorization ? { authorization } : {}), ...exchange.params };
  return {
    id: exchange.id,
    at: exchange.at.slice(11, 19),
    from: askerOf(exchange),
    to: exchange.server,
    title: `${exchange.method} ${exchange.path.replaceAll(PROJECT.id, '{project}')}`,
    request: masked(withoutNesting(request)),
    status: exchange.status === null ? 'no answer' : String(exchange.status),
    answer: masked(jsonOf(exchange.answer)),
    location: exchange.location ? maskedUrl(exchange.location) : undefined,
    leavesFor: URL.parse(exchange.location ?? '')?.host,
    milliseconds: exchange.milliseconds,
    isFault: exchange.fault,
  };
}

function askerOf({ server, path, authorization }: Exchange): Party {
  if (server === 'platform') return path.startsWith('/v1/') ? 'app' : 'browser';
  const isBackend = /^\/v1\/(b2b|idp|users|sessions|public|connected_apps)\b/.test(path);
  return isBackend && !(authorization ?? '').startsWith('Bearer') ? 'platform' : 'app';
}

/** The consent form carries the whole authorization request in one member, with `state` and `nonce` inside. */
function withoutNesting({ request, return_to, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return request === undefined && return_to === undefined
    ? rest
    : { ...rest, request: 'the query of this page' };
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
