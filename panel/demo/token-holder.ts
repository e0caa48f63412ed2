// Reads the user of a token, for display only: the token is not verified here.

const roles = ['admin', 'supervisor', 'agent'] as const;
/** The highest role of a token. */
export type Role = (typeof roles)[number];

export interface TokenHolder {
  /** The name, or the subject without one; null if the token can't be read. */
  name: string | null;
  /** Null if the token contains none of Undertone's roles. */
  role: Role | null;
}

/** Reads the user and role from a token. */
export function tokenHolder(token: string): TokenHolder {
  const { name, sub, roles: claimed } = claimsOf(token);
  const given: unknown[] = Array.isArray(claimed) ? claimed : [];
  return {
    name: typeof name === 'string' ? name : typeof sub === 'string' ? sub : null,
    role: roles.find((role) => given.includes(role)) ?? null,
  };
}

function claimsOf(token: string): { name?: unknown; sub?: unknown; roles?: unknown } {
  const payload = token.split('.')[1] ?? '';
  try {
    const base64 = payload.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return Object(JSON.parse(new TextDecoder().decode(bytes))) as object;
  } catch (error) {
    // Not base64 (DOMException), or not JSON (SyntaxError): the page shows that the token is rejected.
    if (error instanceof DOMException || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The page's texts for a user: heading, name and role, and what this user can see. */
export function pageWords({ name, role }: TokenHolder): { heading: string; signedIn: string; explanation: string } {
  const who = name ?? 'someone without a name';
  switch (role) {
    case 'admin':
      return {
        heading: 'An administrator sees',
        signedIn: `Signed in as ${who}, administrator`,
        explanation:
          'An administrator sees every conversation whose queue has sentiment switched on. This is what an agent of the queue sees as well.',
      };
    case 'supervisor':
      return {
        heading: 'A supervisor sees',
        signedIn: `Signed in as ${who}, supervisor`,
        explanation:
          'A supervisor sees the conversations of the queues they are a member of. This is one conversation, as its agents see it as well.',
      };
    case 'agent':
      return {
        heading: 'The agent sees',
        signedIn: `Signed in as ${who}, agent`,
        explanation:
          'An agent sees this only in a queue they belong to, and only while sentiment is switched on for it.',
      };
    case null:
      return {
        heading: 'What this token shows',
        signedIn: `Signed in as ${who}, without a role`,
        explanation: 'The token names none of the roles agent, supervisor and admin, so nothing may be shown.',
      };
  }
}
