import type { Page } from '../../support/page.ts';
import type { User } from '../../support/user.ts';
import type { Tally } from './tally.ts';

/** What the users of a soak share. */
export interface Scene {
  tally: Tally;
  /** Whether requests of one browser may run side by side, see soak.ts. */
  parallel: boolean;
  ended: boolean;
  /** What is going on, for the report of a disconnected user. */
  moment: string;
  /** Users in the middle of something parallel. */
  inParallel: number;
  /** Whether users may disconnect and connect again. */
  mayConnect: boolean;
  /** Users who are connecting. */
  connecting: number;
}

/** A user of a soak, and how they connect. */
export interface SoakUser {
  user: User;
  /** Nobody else has this account, so every live refresh token of it is this user's. */
  subject: string;
  /** What the user did, each with the time (ISO 8601), for the report of a token that nobody holds. */
  readonly history: string[];
  /** Presses Connect and allows it. @returns the callback, not yet visited */
  consent(): Promise<string>;
}

const REFRESH = '/refresh?return_to=%2Fconnected';
const TABS = 4;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const between = (least: number, most: number) => least + Math.random() * (most - least);

/** A user who uses the app until the scene ends: looks, adds a task, restores tabs, runs out of patience. */
export async function use(soakUser: SoakUser, scene: Scene): Promise<void> {
  await pause(between(0, 4000));
  for (let connected = true; connected && !scene.ended; await pause(between(1500, 5500))) {
    try {
      connected = await once(soakUser, scene);
    } catch (error) {
      scene.tally.missed(error);
    }
  }
}

async function once(soakUser: SoakUser, scene: Scene): Promise<boolean> {
  const { user } = soakUser;
  const dice = Math.random();
  if (scene.mayConnect && dice > 0.95) return connectAnew(soakUser, scene);
  if (scene.parallel && dice < 0.1) return sideBySide(scene, () => restoreTabs(user, scene));
  if (scene.parallel && dice < 0.2) return sideBySide(scene, () => runOutOfPatience(user, scene));
  const page = await user.open('/connected');
  if (!scene.tally.judge(page, scene.moment)) return false;
  return dice < 0.3 && page.status === 200 ? addTask(user, page, scene) : true;
}

async function sideBySide(scene: Scene, act: () => Promise<boolean>): Promise<boolean> {
  scene.inParallel++;
  try {
    return await act();
  } finally {
    scene.inParallel--;
  }
}

/** Several tabs ask at once, all with the cookies that the browser had when it was closed. */
async function restoreTabs(user: User, { tally, moment }: Scene): Promise<boolean> {
  tally.bursts++;
  const pages = await Promise.all(Array.from({ length: TABS }, () => user.open('/connected')));
  return pages.map((page) => tally.judge(page, `${moment}, tabs`)).every(Boolean);
}

/** Leaves in the middle of a refresh, and comes back with the old cookie. */
async function runOutOfPatience(user: User, { tally, moment }: Scene): Promise<boolean> {
  tally.hungUp++;
  await user.open(REFRESH, { signal: AbortSignal.timeout(Math.round(between(1, 40))) }).catch(() => {});
  return tally.judge(await user.open('/connected'), `${moment}, hung up`);
}

async function addTask(user: User, page: Page, { tally, moment }: Scene): Promise<boolean> {
  if (!page.text.includes('>Add task<')) return true;
  tally.tasksAdded++;
  const title = `Task of ${new Date().toISOString()}`;
  return tally.judge(await user.press(page, 'Add task', { title }), `${moment}, adding`);
}

const callbacks: Record<string, (soakUser: SoakUser) => Promise<unknown>> = {
  'sent once': async ({ user, consent }) => user.open(await consent()),
  'sent twice at once': async ({ user, consent }) => {
    const callback = await consent();
    return Promise.all([user.browser.visit(callback), user.browser.visit(callback)]);
  },
  'aborted and sent again': async (soakUser) => {
    const { user, consent } = soakUser;
    const callback = await consent();
    await user.browser.visit(callback, { signal: soon() }).catch(() => {});
    return user.browser.visit(callback);
  },
  'aborted and begun anew': async (soakUser) => {
    const { user, consent } = soakUser;
    await user.browser.visit(await consent(), { signal: soon() }).catch(() => {});
    return user.open(await consent());
  },
  'refused and begun anew': async ({ user, consent }) => {
    const { origin, pathname, searchParams } = new URL(await consent());
    const refusal = { error: 'access_denied', state: searchParams.get('state') ?? '' };
    await user.open(`${origin}${pathname}?${new URLSearchParams(refusal)}`);
    return user.open(await consent());
  },
};

const soon = () => AbortSignal.timeout(Math.round(between(1, 40)));

/** Disconnects, and connects again: one of five ways in which a callback may be delivered. An odd response may refuse it. */
async function connectAnew(soakUser: SoakUser, scene: Scene): Promise<boolean> {
  const { user } = soakUser;
  const { tally, moment } = scene;
  const [how = '', deliver] = Object.entries(callbacks)[Math.floor(Math.random() * 5)] ?? [];
  scene.connecting++;
  try {
    const page = await user.open('/connected');
    if (!tally.judge(page, moment)) return false;
    if (page.text.includes('Disconnect')) {
      soakUser.history.push(`${new Date().toISOString()} Disconnect, while ${moment}`);
      await user.press(page, 'Disconnect');
    }
    for (let tries = 0; tries < 5 && !user.connected; tries++) {
      soakUser.history.push(`${new Date().toISOString()} callback ${how}, while ${moment}`);
      await deliver?.(soakUser);
    }
    tally.reconnected.set(how, (tally.reconnected.get(how) ?? 0) + 1);
    return tally.judge(await user.open('/connected'), `${moment}, callback ${how}`);
  } finally {
    scene.connecting--;
  }
}
