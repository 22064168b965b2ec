import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serve } from '../doctor/testing/server.ts';
import { readEnvFile } from './env-file.ts';
import { clients, envFile, here, run, said } from './testing/run.ts';

describe('setup for an app that is registered already', () => {
  it('asks for the client secret when .env.local is gone', async () => {
    await run(here());
    rmSync(envFile);
    await expect(run(here())).rejects.toThrow(/Missing --client-secret/);
  });

  it('rotates the client secret with --rotate-secret', async () => {
    await run(here());
    const old = readEnvFile(envFile);
    await run([...here(), '--rotate-secret']);
    const now = readEnvFile(envFile);
    expect(now.CONNECTED_APP_CLIENT_ID).toBe(old.CONNECTED_APP_CLIENT_ID);
    expect(now.CONNECTED_APP_CLIENT_SECRET).not.toBe(old.CONNECTED_APP_CLIENT_SECRET);
    expect(said.join('\n')).toContain('npm run setup -- --rotation finish');
  });

  it('does not rotate the client secret when it may not replace the rest of .env.local', async () => {
    await run(here());
    const client_id = readEnvFile(envFile).CONNECTED_APP_CLIENT_ID ?? '';
    writeFileSync(envFile, `${readFileSync(envFile, 'utf8')}PLATFORM_API_URL=https://api.mine.example\n`);
    const elsewhere = ['--platform-api-url', 'https://api.other.example'];
    await expect(run([...here(), ...elsewhere, '--rotate-secret'])).rejects.toThrow(/PLATFORM_API_URL/);
    const { connected_app } = await clients().get({ client_id });
    expect(connected_app.next_client_secret_last_four).toBeFalsy();
  });

  describe('setup during a rotation of the client secret', () => {
    /** Registers, and starts a rotation. @returns the app's id, its old secret and its next one */
    async function rotating() {
      await run(here());
      const old = readEnvFile(envFile);
      await run([...here(), '--rotate-secret']);
      const next = readEnvFile(envFile).CONNECTED_APP_CLIENT_SECRET ?? '';
      return { id: old.CONNECTED_APP_CLIENT_ID ?? '', old: old.CONNECTED_APP_CLIENT_SECRET ?? '', next };
    }
    const shown = async (client_id: string) => (await clients().get({ client_id })).connected_app;

    it('starts no second rotation, and names the ways on', async () => {
      const { id, next } = await rotating();
      await expect(run([...here(), '--rotate-secret'])).rejects.toThrow(/Missing --rotation.*both valid/);
      expect(await shown(id)).toMatchObject({ next_client_secret_last_four: next.slice(-4) });
      expect(readEnvFile(envFile).CONNECTED_APP_CLIENT_SECRET).toBe(next);
    });

    it('finishes a rotation with the next secret', async () => {
      const { id, next } = await rotating();
      await run([...here(), '--rotation', 'finish']);
      const app = await shown(id);
      expect(app.client_secret_last_four).toBe(next.slice(-4));
      expect(app.next_client_secret_last_four).toBeFalsy();
      expect(readEnvFile(envFile).CONNECTED_APP_CLIENT_SECRET).toBe(next);
    });

    it('does not finish a rotation without the next secret', async () => {
      const { id, old, next } = await rotating();
      const finish = [...here(), '--rotation', 'finish'];
      await expect(run([...finish, `--client-secret=${old}`])).rejects.toThrow(
        `is not the next secret, which ends in ${next.slice(-4)}`,
      );
      rmSync(envFile);
      await expect(run(finish)).rejects.toThrow(/Missing --client-secret/);
      expect(await shown(id)).toMatchObject({ next_client_secret_last_four: next.slice(-4) });
    });

    it('cancels a rotation and starts another', async () => {
      const { id, old, next } = await rotating();
      await run([...here(), '--rotation', 'cancel']);
      const { CONNECTED_APP_CLIENT_SECRET: another = '' } = readEnvFile(envFile);
      expect([old, next]).not.toContain(another);
      expect(await shown(id)).toMatchObject({
        client_secret_last_four: old.slice(-4),
        next_client_secret_last_four: another.slice(-4),
      });
    });

    it('keeps a rotation, and the secret of .env.local', async () => {
      const { id, next } = await rotating();
      said.length = 0;
      await run([...here(), '--rotation', 'keep']);
      expect(await shown(id)).toMatchObject({ next_client_secret_last_four: next.slice(-4) });
      expect(readEnvFile(envFile).CONNECTED_APP_CLIENT_SECRET).toBe(next);
      expect(said.join('\n')).toContain('--rotation finish');
    });

    it.each([
      ['already', ['--rotate-secret'], /both valid[\s\S]*finish[\s\S]*cancel[\s\S]*keep/],
      ['not', ['--rotation', 'cancel'], /No rotation is under way[\s\S]*--rotate-secret/],
      ['not', ['--rotation', 'finish', '--client-secret', 'x'], /No rotation is under way/],
    ])('explains the error connected_app_%s_rotating_secret of Stytch (%j)', async (what, args, words) => {
      const app = {
        client_id: 'connected-app-test-1',
        client_name: 'My app',
        client_type: 'third_party',
        redirect_urls: ['http://localhost:3000/callback'],
      };
      const error_type = `connected_app_${what}_rotating_secret`;
      const api = await serve((path) =>
        path.endsWith('/search')
          ? { json: { connected_apps: [app], results_metadata: {} } }
          : { status: 400, json: { error_type, status_code: 400 } },
      );
      await expect(run([...here(), '--domain', api, ...args])).rejects.toThrow(words);
    });
  });
});
