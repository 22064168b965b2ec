import type { Client, ConnectedApp } from 'stytch';
import type { Asker } from './asker.ts';
import type { Flags } from './flags.ts';

type App = Pick<ConnectedApp, 'client_id' | 'next_client_secret_last_four'>;

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
  clients: Client['connectedApp']['clients'],
  app: App,
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
      message: 'The app is registered already; its secret was shown once, when it was created',
      choices: [
        { value: 'paste', label: 'I have it' },
        { value: 'rotate', label: 'Make a new one', hint: 'the old one works until you finish the rotation' },
      ],
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
      message: 'A rotation of its secret is under way: the present secret and the next one are both valid',
      given: flags.rotation,
      choices: [
        {
          value: 'finish',
          label: 'Finish it',
          hint: 'only the next secret stays valid; you need to have it',
        },
        { value: 'cancel', label: 'Cancel it, and start another', hint: 'the next secret stops working' },
        { value: 'keep', label: 'Leave it, and use the secret that I have' },
      ],
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

  function secretOf(
    said: string | undefined,
    objection = (_answer: string): string | undefined => undefined,
  ) {
    return ask.answer({
      flag: 'client-secret',
      message: 'Client secret',
      given: said,
      secret: true,
      objection: (answer) => (/^[\x21-\x7E]+$/.test(answer) ? objection(answer) : 'is not a secret'),
    });
  }
}
