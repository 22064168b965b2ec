import { randomBytes, randomUUID } from 'node:crypto';
import type { ConnectedAppPublic, ConnectedApp as SdkConnectedApp } from 'stytch';
import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../identities.ts';
import { yourPlatform } from '../your-api.ts';

/** The record, as responses show it. (The SDK's type is merged with a class of the same name.) */
export type ConnectedApp = Omit<SdkConnectedApp, 'clients'>;

/** A registered app as the project holds it; `secret` is absent for public clients. */
export interface RegisteredApp {
  app: ConnectedApp;
  secret: string | undefined;
  /** Between the start and the end of a rotation this one is accepted as well. */
  nextSecret?: string | undefined;
}

export function newClientSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function isPublicClient(app: ConnectedApp): boolean {
  return app.client_type.endsWith('_public');
}

export function isFirstParty(app: ConnectedApp): boolean {
  return app.client_type.startsWith('first_party');
}

/** What anyone may know of an app: the `client` of a response of authorize/start. */
export function publicView(app: ConnectedApp): ConnectedAppPublic {
  const { client_id, client_name, client_description, client_type, logo_url } = app;
  return { client_id, client_name, client_description, client_type, ...(logo_url ? { logo_url } : {}) };
}

/** The Connected Apps of the project. */
export class ConnectedApps {
  readonly registered = new Map<string, RegisteredApp>();
  /** Internal ids of clients whose public id is the address of their metadata document. */
  readonly #internalIds = new Map<string, string>();
  readonly #redirectUrl: string;

  /** @param redirectUrl the callback of the app under development, registered for both sample clients. */
  constructor(redirectUrl: string) {
    this.#redirectUrl = redirectUrl;
    this.reset();
  }

  /** Back to the two sample clients. */
  reset(): void {
    this.registered.clear();
    this.#internalIds.clear();
    const shared = {
      client_name: yourPlatform.app,
      client_description: `Works with your data in ${yourPlatform.name}`,
      redirect_urls: [this.#redirectUrl],
    };
    this.register({ ...shared, client_type: 'third_party' }, CONFIDENTIAL_CLIENT);
    this.register({ ...shared, client_type: 'third_party_public' }, PUBLIC_CLIENT);
  }

  /** Registers an app; ids and secret are made unless given. */
  register(
    known: Partial<ConnectedApp> & { client_type: string },
    fixed: { clientId?: string; clientSecret?: string } = {},
  ): RegisteredApp {
    const isPublic = known.client_type.endsWith('_public');
    const secret = isPublic ? undefined : (fixed.clientSecret ?? newClientSecret());
    const app: ConnectedApp = {
      client_id: fixed.clientId ?? `connected-app-test-${randomUUID()}`,
      client_name: '',
      client_description: '',
      status: 'active',
      full_access_allowed: false,
      redirect_urls: [],
      access_token_expiry_minutes: 60,
      access_token_template_content: '',
      id_token_template_content: '',
      post_logout_redirect_urls: [],
      bypass_consent_for_offline_access: false,
      creation_method: 'api',
      ...(secret ? { client_secret_last_four: secret.slice(-4) } : {}),
      ...known,
    };
    const registration = { app, secret };
    this.registered.set(app.client_id, registration);
    return registration;
  }

  /** @param clientId also the address of a client metadata document, once it was used in an authorization */
  find(clientId: string): ConnectedApp | undefined {
    return this.registered.get(this.#internalIds.get(clientId) ?? clientId)?.app;
  }

  /** What a client metadata document says becomes an internal client, the same one each time. */
  learn(
    url: string,
    said: Pick<ConnectedApp, 'client_name' | 'redirect_urls'> & { logo_url?: string },
  ): void {
    const known = this.find(url);
    if (known) {
      Object.assign(known, said);
      return;
    }
    const from = { creation_method: 'client_id_metadata_document', client_id_metadata_url: url };
    const { app } = this.register({ ...said, ...from, client_type: 'third_party_public' });
    this.#internalIds.set(url, app.client_id);
  }
}
