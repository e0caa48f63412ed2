// Asks the server once what it makes of a token, so that a user whom it doesn't know is told whom to ask.

/** `no-role`: signed in, without any role here. `not-accepted`: the server doesn't take the provider's token. */
export type Access = { access: 'granted' } | { access: 'no-role' | 'not-accepted'; detail: string };

const timeoutMs = 10_000;

/**
 * Checks the token with a route for anybody who has a role.
 * @param apiBase the API's address, ending in a slash
 */
export async function checkAccess(apiBase: string, token: string): Promise<Access> {
  const reply = await fetch(new URL('queues?limit=1', apiBase), {
    headers: { authorization: `Bearer ${token}` },
    cache: 'no-store',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (reply.status !== 401 && reply.status !== 403) return { access: 'granted' };
  const { detail } = (await reply.json().catch(() => ({}))) as { detail?: unknown };
  return {
    access: reply.status === 403 ? 'no-role' : 'not-accepted',
    detail: typeof detail === 'string' ? detail : `The server answered ${reply.status}.`,
  };
}
