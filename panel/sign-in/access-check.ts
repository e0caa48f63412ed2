// Asks the server once what it makes of a token, so that a user who can't use the page is told whom to ask.
import type { Role } from '../../shared/access/role-claim';
import { highestRoleIn } from '../account/token-holder';

/** Whom a page is for: everybody who has a role, or supervisors and administrators. */
export type Audience = 'agents' | 'supervisors';

/**
 * `no-role`: signed in, without any role here. `not-supervisor`: an agent on a page for supervisors. `not-accepted`: the
 * server doesn't take the provider's token.
 */
export type Access =
  /** The role is null where the server could not tell. */
  | { access: 'granted'; role: Role | null }
  /** The server's reason; empty if it gave none. */
  | { access: 'no-role' | 'not-accepted'; detail: string; status: number }
  | { access: 'not-supervisor' };

const timeoutMs = 10_000;

/**
 * Checks the token with a route for anybody who has a role.
 * @param apiBase the API's address, ending in a slash
 */
export async function checkAccess(apiBase: string, token: string, audience: Audience): Promise<Access> {
  const reply = await fetch(new URL('queues?limit=1', apiBase), {
    headers: { authorization: `Bearer ${token}` },
    cache: 'no-store',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { status } = reply;
  if (status !== 401 && status !== 403) {
    const role = highestRoleIn((reply.headers.get('undertone-roles') ?? '').split(' '));
    return audience === 'supervisors' && role === 'agent' ? { access: 'not-supervisor' } : { access: 'granted', role };
  }
  const { detail } = (await reply.json().catch(() => ({}))) as { detail?: unknown };
  return {
    access: status === 403 ? 'no-role' : 'not-accepted',
    detail: typeof detail === 'string' ? detail : '',
    status,
  };
}
