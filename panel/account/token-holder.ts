// The user of a token, as the page shows it.
import type { DemoTexts } from '../languages/texts';
import { claimsOf } from '../live/token-claims';
import { fillIn } from '../ui/language';

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

/** The page's texts for a user: heading, name and role, and what this user can see. */
export function pageWords(
  { name, role }: TokenHolder,
  texts: DemoTexts,
): { heading: string; signedIn: string; explanation: string } {
  const who = role ?? 'nobody';
  return {
    heading: texts[`${who}Heading`],
    signedIn: fillIn(texts[`${who}SignedIn`], { name: name ?? texts.nameless }),
    explanation: texts[`${who}Explanation`],
  };
}
