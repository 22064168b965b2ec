import type { Exchange } from '../control/exchange-log.ts';
import type { ChapterKey } from './chapters.ts';
import { type Message, messagesOf, withInner } from './message.ts';
import { namedSecrets } from './named-secrets.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** Messages in a row that belong to the same chapter. */
export interface Passage {
  chapter: ChapterKey;
  /** It came before the flow began, such as a page that the user left to connect. */
  isBefore: boolean;
  messages: Message[];
}

/** All that belongs to one authorization request: what led to it, and what was done with its tokens. */
export interface Flow extends Outcome {
  /** The id of its first message. */
  id: number;
  passages: Passage[];
  /** Every message, in the order in which they were sent. */
  messages: Message[];
}

/** Values that show to which flow a message belongs, the surest first. */
const TIES = [
  /^state$/,
  /^code$/,
  /^(refresh|access|ID) token$|^token$/,
  /^cookie (__Host-)?(\d+-)?(connection|pending)\b/,
];

/** Sorts the log into flows, youngest first; within a flow, oldest first. */
export function flowsOf(exchanges: readonly Exchange[]): Flow[] {
  const flows: Message[][] = [];
  const flowOf = new Map<string, Message[]>();
  let waiting: Message[] = [];
  for (const message of messagesOf(exchanges)) {
    const ties = tiesOf(message);
    const flow = flowBy(ties, flowOf) ?? (ties.states.length > 0 ? [] : undefined);
    // Whatever shows no tie waits for the next message that does: it led there.
    if (!flow) {
      waiting.push(message);
      continue;
    }
    if (!flows.includes(flow)) flows.push(flow);
    flow.push(...waiting, message);
    waiting = [];
    for (const value of ties.all) if (!flowOf.has(value)) flowOf.set(value, flow);
  }
  if (waiting.length > 0) (flows.at(-1) ?? newFlow(flows)).push(...waiting);
  return flows.map(flowFrom).reverse();
}

function newFlow(flows: Message[][]): Message[] {
  const flow: Message[] = [];
  flows.push(flow);
  return flow;
}

function tiesOf(message: Message): { states: string[]; all: string[] } {
  const secrets = withInner(message).flatMap(({ exchange }) => namedSecrets(exchange));
  const values = TIES.map((tie) => secrets.filter(({ name }) => tie.test(name)).map(({ value }) => value));
  return { states: values[0] ?? [], all: values.flat() };
}

/** A message with a state belongs to that state's flow alone, though its cookies may be of another one. */
function flowBy({ states, all }: ReturnType<typeof tiesOf>, flowOf: Map<string, Message[]>) {
  const known = (states.length > 0 ? states : all).find((value) => flowOf.has(value));
  return known === undefined ? undefined : flowOf.get(known);
}

function flowFrom(roots: Message[]): Flow {
  const messages = roots.flatMap(withInner);
  const passages: Passage[] = [];
  const start = startOf(roots);
  let chapter: ChapterKey = roots.slice(0, start).find(({ kind }) => kind.chapter)?.kind.chapter ?? 'ask';
  for (const [index, message] of roots.entries()) {
    const isBefore = index < start;
    chapter = message.kind.chapter ?? (index === start ? 'ask' : chapter);
    const last = passages.at(-1);
    if (last?.chapter === chapter && last.isBefore === isBefore) last.messages.push(message);
    else passages.push({ chapter, isBefore, messages: [message] });
  }
  return { id: messages[0]?.exchange.id ?? 0, passages, messages, ...outcomeOf(messages) };
}

/** The index of the message with which a flow begins: the first behind those of another chapter than the first three. */
function startOf(roots: readonly Message[]): number {
  const first = roots.findIndex(({ kind: { chapter } }) => /^(ask|consent|exchange)$/.test(chapter ?? ''));
  return roots.slice(0, Math.max(first, 0)).findLastIndex(({ kind }) => kind.chapter) + 1;
}
