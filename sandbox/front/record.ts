import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExchangeLog } from '../control/exchange-log.ts';
import { membersOfBody } from '../control/members-of-body.ts';
import { copyOf, textOf } from './copied.ts';
import { readableIn } from './held-back.ts';
import { isWorthRecording } from './worth-recording.ts';

const MOST_OF_A_FORM = 64 * 1024;
const MOST_OF_A_PAGE = 2 * 1024 * 1024;

/**
 * Writes down a request to the app.
 * @returns is to be given the app's answer, before anything is read of it
 */
export function record(from: IncomingMessage, to: ServerResponse, log: ExchangeLog) {
  const { method = '', headers } = from;
  const url = URL.parse(from.url ?? '', 'http://app.invalid');
  if (!url || !isWorthRecording(url.pathname, headers)) return () => {};
  const start = performance.now();
  const contentType = headers['content-type'] ?? null;
  const exchange = log.add({
    server: 'app',
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    contentType,
    authorization: headers.authorization ?? null,
    body: '',
    params: {},
  });
  const sent = copyOf(from, MOST_OF_A_FORM);
  from.on('end', () => {
    // Bodies of other types are the framework's business, and hold nothing of OAuth.
    if (!contentType?.startsWith('application/x-www-form-urlencoded')) return;
    const body = sent()?.toString('utf8') ?? '';
    Object.assign(exchange, { body, params: membersOfBody(contentType, body) });
  });
  const milliseconds = () => Math.round(performance.now() - start);
  to.on(
    'close',
    () => exchange.answeredAfter === null && log.finish(exchange, { milliseconds: milliseconds() }),
  );
  return (answer: IncomingMessage): void => {
    const received = copyOf(answer, MOST_OF_A_PAGE);
    const answerHeaders = pairsOf(answer.rawHeaders);
    Object.assign(exchange, {
      status: answer.statusCode ?? null,
      answerType: answer.headers['content-type'] ?? null,
      answerHeaders,
      location: answer.headers.location ?? null,
    });
    answer.on('end', () => {
      const text = textOf(received(), answer.headers);
      const all = text === undefined ? undefined : `${text}\n${answerHeaders.join('\n')}\n${from.url}`;
      log.finish(exchange, {
        milliseconds: milliseconds(),
        readable: all === undefined ? null : readableIn(all, log.list()),
      });
    });
  };
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] satisfies [string, string]] : [],
  );
}
