// An author's id that fits the role rules of a connection.
import type { AuthorRole } from '../../shared/contract/message';
import { roleByRules } from '../../shared/platforms/author-rules';
import type { Connection } from '../../shared/platforms/connection';

/**
 * An agent or bot without a rule gets an id that fits none, as it would be on the platform: such an author is unknown.
 * @param filler stands for `*` in the rule, such as a number
 * @throws {Error} when no id fits the role: the customer has no rule, or a rule of another role comes first
 */
export function authorIdFor(role: AuthorRole, { id, roles }: Connection, filler: string): string {
  const rules = role === 'system' ? [] : roles[role];
  const candidates = rules.map((pattern) => pattern.replaceAll('*', filler));
  const fitting = candidates.find((candidate) => roleByRules([candidate], roles) === role);
  if (fitting !== undefined) return fitting;
  const unknown = `${role}-${filler}`;
  if (role !== 'customer' && rules.length === 0 && roleByRules([unknown], roles) === 'unknown') return unknown;
  throw new Error(`Connection ${id} has no rule in roles.${role} that fits an author.`);
}
