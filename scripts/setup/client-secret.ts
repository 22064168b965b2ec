import type { ConnectedApp } from 'stytch';
import type { Asker } from './asker.ts';
import type { Clients } from './connected-app.ts';
import type { Flags } from './flags.ts';

export type Secret = {
  secret: string;
  /** Both the old and the next secret are valid now. */
  isRotating: boolean;
  /** Whoever ran this asked for another secret than the one in .env.local. */
  isWanted: boolean;
};

/**
 * The secret of a confidential app that was registered earlier: Stytch told it once, when it was created.
 *
 * @param known the one that .env.local has for this very app
 * @throws Stop when a secret or a decision is needed and nobody is there to give it
 */
export async function existingSecret(
  clients: Clients,
  app: Pick<ConnectedApp, 'client_id' | 'next_client_secret_last_four'>,
  known: string | undefined,
  flags: Flags,
  ask: Asker,
): Promise<Secret> {
  const { client_id, next_client_secret_last_four: lastFour } = app;
  const given = flags['client-secret'];
  if (flags['rotate-secret'] || flags.rotation) return rotate();
  if (given === undefined && known === undefined) {
    const way = await ask.answer({
      flag: 'client-secret',
      message: 'The app is already registered. Its secret was shown once, when it was created',
      choices: {
        paste: ['I have it'],
        rotate: ['Make a new one', 'the old one works until you finish the rotation'],
      },
    });
    if (way === 'rotate') return rotate();
  }
  return { secret: await secretOf(given ?? known), isRotating: Boolean(lastFour), isWanted: false };

  async function start(): Promise<Secret> {
    const { connected_app } = await clients.secrets.rotateStart({ client_id });
    return { secret: connected_app.next_client_secret, isRotating: true, isWanted: true };
  }

  async function rotate(): Promise<Secret> {
    if (!lastFour && !flags.rotation) return start();
    const way = await ask.answer({
      flag: 'rotation',
      message:
        'A rotation of the app’s secret is under way: the current secret and the next one are both valid',
      given: flags.rotation,
      choices: {
        finish: ['Finish it', 'only the next secret stays valid; you need to have it'],
        cancel: ['Cancel it, and start another', 'the next secret stops working'],
        keep: ['Leave it as it is, and use the secret that I have'],
      },
    });
    if (way === 'keep') return { secret: await secretOf(given ?? known), isRotating: true, isWanted: false };
    if (way === 'cancel') {
      await clients.secrets.rotateCancel({ client_id });
      return start();
    }
    const isNext = (secret: string) => !lastFour || secret.endsWith(lastFour);
    // Without its last four nobody can tell whether the known one would still work afterwards.
    const secret = await secretOf(
      given ?? (lastFour && known && isNext(known) ? known : undefined),
      (answer) => (isNext(answer) ? undefined : `is not the next secret, which ends in ${lastFour}`),
    );
    await clients.secrets.rotate({ client_id });
    return { secret, isRotating: false, isWanted: true };
  }

  function secretOf(given: string | undefined, objection = (_: string): string | undefined => undefined) {
    return ask.answer({ flag: 'client-secret', message: 'Client secret', given, secret: true, objection });
  }
}
