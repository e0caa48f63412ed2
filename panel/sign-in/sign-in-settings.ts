// What the server tells the panel about the OpenID provider at which its users sign in.

export interface SignInSettings {
  /** The provider's issuer, from AUTH_ISSUER. */
  issuer: string;
  clientId: string;
  scope: string;
}

const timeoutMs = 10_000;

/** Loads the settings; null where no provider is configured. */
export async function loadSignInSettings(): Promise<SignInSettings | null> {
  const address = new URL('settings.json', import.meta.url);
  const reply = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) });
  if (!reply.ok) throw new Error(`${address.pathname} answered ${reply.status}`);
  const settings = (await reply.json()) as Partial<SignInSettings>;
  const { issuer, clientId, scope } = settings;
  return issuer && clientId && scope ? { issuer, clientId, scope } : null;
}
