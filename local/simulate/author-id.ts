// An author's id that fits the role rules of a connection.
import type { AuthorRole } from '../../shared/contract/message';
import { roleByRules } from '../../shared/platforms/author-rules';
import type { Connection } from '../../shared/platforms/connection';

/**
 * @param filler stands for `*` in the rule, such as a number
 * @throws {Error} when the connection has no rule for the role, or a rule of another role comes first
 */
export function authorIdFor(role: AuthorRole, { id, roles }: Connection, filler: string): string {
  const rules = role === 'system' ? [] : roles[role];
  const candidates = rules.map((pattern) => pattern.replaceAll('*', filler));
  const fitting = candidates.find((candidate) => roleByRules([candidate], roles) === role);
  if (fitting === undefined) throw new Error(`Connection ${id} has no rule in roles.${role} that fits an author.`);
  return fitting;
}
