import type { Client } from 'stytch';
import type { Asker } from './asker.ts';
import type { Flags } from './flags.ts';

/**
 * The secret of a confidential app that was registered earlier: Stytch told it once, when it was created.
 *
 * @param known the one that .env.local has for this very app
 * @returns the secret, and whether a rotation was started for it
 */
export async function existingSecret(
  clients: Client['connectedApp']['clients'],
  clientId: string,
  known: string | undefined,
  flags: Flags,
  ask: Asker,
): Promise<{ secret: string; rotating: boolean }> {
  const rotate = async () => {
    const { connected_app } = await clients.secrets.rotateStart({ client_id: clientId });
    return { secret: connected_app.next_client_secret, rotating: true };
  };
  if (flags['rotate-secret']) return rotate();
  const given = flags['client-secret'] ?? known;
  if (given === undefined) {
    const way = await ask.answer({
      flag: 'client-secret',
      message: 'The app is registered already; its secret was shown once, when it was created',
      choices: [
        { value: 'paste', label: 'I have it' },
        { value: 'rotate', label: 'Make a new one', hint: 'the old one works until you end the rotation' },
      ],
    });
    if (way === 'rotate') return rotate();
  }
  const secret = await ask.answer({
    flag: 'client-secret',
    message: 'Client secret',
    given,
    secret: true,
    objection: (answer) => (/^[\x21-\x7E]+$/.test(answer) ? undefined : 'is not a secret'),
  });
  return { secret, rotating: false };
}
