// Who a token names, and with which role.
import type { Role } from '../../shared/access/role-claim';
import { claimsOf } from '../live/token-claims';

const highestFirst = ['admin', 'supervisor', 'agent'] as const satisfies readonly Role[];

export interface TokenHolder {
  /** The name, or the subject without one; null if the token can't be read. */
  name: string | null;
  /** The highest role; null if the token contains none of Undertone's roles. */
  role: Role | null;
}

/** Reads the user and role from a token that lists our own names of roles. */
export function tokenHolder(token: string): TokenHolder {
  const { name, sub, roles } = claimsOf(token);
  return {
    name: typeof name === 'string' ? name : typeof sub === 'string' ? sub : null,
    role: highestRoleIn(Array.isArray(roles) ? roles : []),
  };
}

/** The highest of Undertone's roles in a list; null without one. */
export function highestRoleIn(given: readonly unknown[]): Role | null {
  return highestFirst.find((role) => given.includes(role)) ?? null;
}
