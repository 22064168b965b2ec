import type { Page } from '../../support/page.ts';

/** What happened to the users of a soak. */
export class Tally {
  pages = 0;
  tasksAdded = 0;
  bursts = 0;
  hungUp = 0;
  /** Users that disconnected and connected again, by what went wrong at the callback. */
  readonly reconnected = new Map<string, number>();
  /** Told to try again later; the connection is kept. */
  deferred = 0;
  /** Requests that got no response, by what was seen instead. */
  readonly withoutResponse = new Map<string, number>();
  /** How each user that was disconnected found out. */
  readonly disconnected: string[] = [];

  missed(error: unknown): void {
    const { code, message } = error as { code?: string; message: string };
    const why = code ?? message.split(/[:?]/, 1)[0] ?? '';
    this.withoutResponse.set(why, (this.withoutResponse.get(why) ?? 0) + 1);
  }

  /** @returns whether the user is still connected, judged by the page that they came to */
  judge({ trail, status }: Page, moment: string): boolean {
    this.pages++;
    const last = trail.at(-1) ?? '';
    if (last.startsWith('/connected') && status === 200) return true;
    if (/^\/problem\/refresh_(unavailable|refused|unreadable)$/.test(last)) {
      this.deferred++;
      return true;
    }
    this.disconnected.push(`${moment}: ${trail.join(' → ')} (${status})`);
    return false;
  }
}
