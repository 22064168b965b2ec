import type { Exchange } from '../control/exchange-log.ts';
import { ExchangeLog } from '../control/exchange-log.ts';

/** A log in which a test writes what came when. */
export class WrittenLog extends ExchangeLog {
  /** A request and, unless `isOpen`, its answer at once. */
  write({ isOpen, ...exchange }: Partial<Exchange> & { isOpen?: boolean }): Exchange {
    const { server = 'app', method = 'GET', path = '/', query = {}, headers = {}, params = {} } = exchange;
    const { contentType = null, authorization = null, body = '', status = 200 } = exchange;
    const entry = this.add({
      server,
      method,
      path,
      query,
      headers,
      params,
      contentType,
      authorization,
      body,
    });
    const { answer = '', location = null, answerHeaders = [], readable = null } = exchange;
    const { answerType = answer.startsWith('{') ? 'application/json' : null } = exchange;
    const answered = { status, answer, answerType, location, answerHeaders, readable, milliseconds: 1 };
    if (!isOpen) this.finish(entry, answered);
    return entry;
  }
}
